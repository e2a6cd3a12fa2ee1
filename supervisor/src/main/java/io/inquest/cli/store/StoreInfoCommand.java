package io.inquest.cli.store;

import io.inquest.audit.checkpoint.LongTermKey;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.proof.VerifierKey;
import io.inquest.audit.verify.RunProver;
import io.inquest.audit.verify.StoreVerifier;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code inquest store info}: what a store has, and what keeps it from being rewritten. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = "Says what a store has, and what keeps its records from being rewritten.")
final class StoreInfoCommand implements Callable<Integer> {
  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws IOException, StoreException {
    StoreLocation location = StoreLocation.existing(store.directory());
    List<String> lines = new ArrayList<>();
    lines.add("store: " + location + ", format " + StoreLocation.FORMAT);
    lines.add("owner: " + Files.getOwner(location.directory()).getName());
    List<Long> numbers = location.runNumbers();
    List<VerifierKey> keys = ownKeys(lines);
    int proven = 0;
    Optional<RunDirectory> newest = Optional.empty();
    for (long number : numbers) {
      Optional<RunDirectory> run = location.run(number);
      if (run.isPresent() && RunProver.newest(run.get()).isPresent()) {
        proven++;
        newest = run;
      }
    }
    lines.add("runs: " + numbers.size() + ", " + proven + " of them with checkpoints");
    if (newest.isPresent()) {
      StoreVerifier verifier = new StoreVerifier(location, keys, false, List.of());
      for (String sentence : verifier.protections(newest.get()).sentences()) {
        lines.add("protection of run " + newest.get().number() + ": " + sentence);
      }
    }
    Output.print(lines);
    return ExitStatus.OK;
  }

  private static List<VerifierKey> ownKeys(List<String> lines) {
    Path own = LongTermKey.ownPublicKey();
    if (!Files.isReadable(own)) {
      lines.add("public key: none yet; the first run makes " + own);
      return List.of();
    }
    List<VerifierKey> keys = ProofInput.keys(own);
    keys.forEach(key -> lines.add("public key: " + key));
    return keys;
  }
}
