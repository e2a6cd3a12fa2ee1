package io.inquest.audit.bench;

import io.inquest.audit.checkpoint.RunKeys;
import io.inquest.audit.checkpoint.RunProof;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.proof.SigningKey;
import io.inquest.audit.verify.RunVerdict;
import io.inquest.audit.verify.StoreVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decisions a second that a verification of journal, tree and signatures takes, beside {@code
 * sha256sum} of the same segments, in turn.
 *
 * <pre>VerifyBenchmark [ROUNDS [DECISIONS]]</pre>
 */
public final class VerifyBenchmark {
  private VerifyBenchmark() {}

  /** See the class. */
  public static void main(String[] arguments)
      throws IOException, StoreException, InterruptedException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    int decisions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
    Path store = Files.createTempDirectory("inquest-verify-benchmark");
    RunDirectory run = Journal.createRun(store);
    RunKeys keys = RunKeys.prepare(Optional.of(SigningKey.generate()), "bench");
    RunProof proof = new RunProof(run, "bench", keys, List.of(), List.of());
    try (JournalWriter writer = JournalWriter.open(run, JournalOptions.DEFAULT, proof)) {
      Decisions.begin(writer, 1);
      proof.begin();
      for (int i = 1; i <= decisions; i++) {
        Decisions.append(writer, i);
      }
      writer.append(Decisions.end(decisions));
    }
    StoreVerifier verifier =
        new StoreVerifier(StoreLocation.existing(store), List.of(), false, List.of());
    for (int round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      RunVerdict verdict = verifier.verify(run);
      long verified = System.nanoTime() - start;
      start = System.nanoTime();
      sha256sum(run);
      long summed = System.nanoTime() - start;
      System.out.printf(
          "%s: %.0f decisions/s, %d checkpoints; sha256sum of the segments %.0f/s: %.2f times%n",
          verdict.verdict(),
          decisions * 1e9 / verified,
          verdict.checkpoints(),
          decisions * 1e9 / summed,
          (double) verified / summed);
    }
    IngestBenchmark.delete(store);
  }

  private static void sha256sum(RunDirectory run) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sha256sum"));
    try (Stream<Path> files = Files.list(run.path())) {
      files.map(Path::toString).filter(file -> file.endsWith(".segment")).forEach(command::add);
    }
    new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
  }
}
