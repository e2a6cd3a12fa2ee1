package io.inquest.cli.store;

import io.inquest.audit.checkpoint.LongTermKey;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.proof.SigningKey;
import io.inquest.audit.prune.PruneNote;
import io.inquest.audit.prune.Pruner;
import io.inquest.audit.store.PrunedRuns;
import io.inquest.audit.store.StorePruning;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.query.QueryException;
import io.inquest.query.Since;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code inquest store prune}: old runs go, and a signed record of each stays. */
@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    description = {
      "Deletes the journals and rows of runs that ended before a time. Of each a signed record"
          + " stays that says who pruned it and when, with the run's identity and last checkpoint:"
          + " `inquest store verify` lists them.",
      "Runs that go on are kept, and so are those whose records are not what was signed: pruning"
          + " would hide that. Their numbers are never given again."
    },
    footer = {
      "",
      "Exit status: 0 all are pruned that can be, 1 some are kept since they were altered, 2 it"
          + " could not be done."
    })
final class StorePruneCommand implements Callable<Integer> {
  @Option(
      names = "--before",
      required = true,
      paramLabel = "T",
      description = "Runs that ended before: 2026-11-21T10:00:00Z, 2026-11-21, 90d, 8w.")
  private String before;

  @Option(names = "--dry-run", description = "Only say what would be pruned.")
  private boolean dryRun;

  @Option(
      names = ProofOption.SIGNING_KEY,
      paramLabel = ProofOption.SIGNING_KEY_LABEL,
      description =
          "The key that signs the records: that which vouches for the runs. Default: own.")
  private Path signingKey;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws IOException, StoreException {
    long time = Since.parse("--before", before, Clock.system(ZoneId.systemDefault()));
    Pruner pruner = pruner();
    try {
      return report(StorePruning.prune(store.directory(), time, pruner, dryRun));
    } catch (StoreException e) {
      Output.complainInLines(String.valueOf(e.getMessage()));
      return ExitStatus.USAGE;
    }
  }

  private Pruner pruner() {
    try {
      Optional<SigningKey> given =
          signingKey == null ? Optional.empty() : Optional.of(LongTermKey.read(signingKey));
      return Pruner.self(given);
    } catch (IOException e) {
      throw new QueryException("cannot use the signing key: " + e.getMessage());
    }
  }

  private int report(PrunedRuns done) throws IOException {
    List<String> lines = new ArrayList<>();
    for (PruneNote note : done.pruned()) {
      lines.add(
          "run "
              + note.run()
              + (dryRun ? " would be pruned: " : " pruned: ")
              + PrunedText.records(note)
              + ", ended "
              + PrunedText.time(note.ended()));
    }
    if (lines.isEmpty()) {
      lines.add("no run is pruned: none that can be ended before " + before);
    }
    Output.print(lines);
    done.kept().forEach((run, why) -> Output.complain("run " + run + " is kept: " + why));
    return done.altered() ? ExitStatus.FOUND : ExitStatus.OK;
  }
}
