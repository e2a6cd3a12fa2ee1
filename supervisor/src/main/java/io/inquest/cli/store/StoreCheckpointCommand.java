package io.inquest.cli.store;

import io.inquest.audit.entry.Sha256;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.verify.RunProver;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.query.QueryException;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inquest store checkpoint}: what a run's tree is, signed, to be kept elsewhere. */
@Command(
    name = "checkpoint",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a run's newest checkpoint: a signed note of how many records it has, and their root.",
      "Whoever keeps it can tell later whether one of them was altered: inquest store verify"
          + " --checkpoint FILE."
    })
final class StoreCheckpointCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run's number; left out, the latest run.")
  private Long number;

  @Option(
      names = "--hash",
      description =
          "Print the note's SHA-256 in hex instead, for time-stamping services and transparency"
              + " logs.")
  private boolean hash;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws IOException, StoreException {
    StoreLocation location = StoreLocation.existing(store.directory());
    List<Long> numbers = location.runNumbers();
    if (number == null && numbers.isEmpty()) {
      throw new QueryException("there is no run in " + location);
    }
    long run = number == null ? numbers.get(numbers.size() - 1) : number;
    SignedCheckpoint newest =
        RunProver.newest(StoredRun.of(location, run))
            .orElseThrow(() -> new QueryException("run " + run + " has no checkpoint"));
    try (Writer out = Output.writer()) {
      String note = newest.note().toString();
      out.write(hash ? Sha256.hex(note.getBytes(StandardCharsets.UTF_8)) + "\n" : note);
    }
    return ExitStatus.OK;
  }
}
