package io.inquest.audit.bench;

import io.inquest.audit.checkpoint.RunKeys;
import io.inquest.audit.checkpoint.RunProof;
import io.inquest.audit.journal.DecisionFrame;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.FrameTap;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.proof.SigningKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What proof costs a decision in the journal: appended with it and without, in turn. The run counts
 * as ended when the last checkpoint is signed. With {@code -XX:TieredStopAtLevel=1} it is compiled
 * as in the supervisor.
 *
 * <pre>ProofBenchmark [ROUNDS [DECISIONS]]</pre>
 */
public final class ProofBenchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ProofBenchmark() {}

  /** See the class. */
  public static void main(String[] arguments) throws IOException, StoreException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
    int decisions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 300_000;
    double[] ratios = new double[rounds];
    double[] work = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      long[] plain = run(decisions, false);
      long[] proven = run(decisions, true);
      ratios[round] = (double) proven[0] / plain[0];
      work[round] = (double) proven[2] / plain[2];
      System.out.printf(
          "append %d ns, with proof %d ns: %.2f (CPU %d ns, with proof %d ns: %.2f; the writer's"
              + " CPU: %.2f; the hasher's: %d ns; close %d us)%n",
          plain[0],
          proven[0],
          ratios[round],
          plain[2],
          proven[2],
          work[round],
          (double) proven[1] / plain[1],
          proven[2] - proven[1],
          proven[3] / 1000);
    }
    Arrays.sort(ratios);
    Arrays.sort(work);
    System.out.printf(
        "append with proof / without: median %.2f, of all CPU %.2f%n",
        ratios[rounds / 2], work[rounds / 2]);
  }

  /** Wall, writer's and all CPU in ns a decision, and the ns that closing took. */
  private static long[] run(int decisions, boolean proven) throws IOException, StoreException {
    Path store = Files.createTempDirectory("inquest-proof-benchmark");
    RunDirectory run = Journal.createRun(store);
    FrameTap tap = FrameTap.NONE;
    RunProof proof = null;
    if (proven) {
      RunKeys keys = RunKeys.prepare(Optional.of(SigningKey.generate()), "bench");
      proof = new RunProof(run, "bench", keys, List.of(), List.of());
      tap = proof;
    }
    long[] result = new long[4];
    JournalWriter writer = JournalWriter.open(run, JournalOptions.DEFAULT, tap);
    Decisions.begin(writer, 1);
    if (proof != null) {
      proof.begin();
    }
    byte[] comm = "worker".getBytes(StandardCharsets.UTF_8);
    byte[] decoded = "getppid()".getBytes(StandardCharsets.UTF_8);
    int exe = writer.text(1, "/usr/bin/worker");
    long cpu = OwnUsage.cpuNanos();
    long own = THREADS.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    for (int i = 1; i <= decisions; i++) {
      append(writer.decision(), i, exe, comm, decoded);
    }
    result[0] = (System.nanoTime() - start) / decisions;
    result[1] = (THREADS.getCurrentThreadCpuTime() - own) / decisions;
    long closing = System.nanoTime();
    writer.close();
    result[2] = (OwnUsage.cpuNanos() - cpu) / decisions;
    result[3] = System.nanoTime() - closing;
    IngestBenchmark.delete(store);
    return result;
  }

  private static void append(
      DecisionFrame frame, long sequence, int exe, byte[] comm, byte[] decoded)
      throws StoreException {
    frame
        .begin(Decisions.EPOCH + sequence, sequence, 100, 100)
        .call(Decisions.AUDIT_ARCH_X86_64, 110, 1, 2, 3, 4, 5, 6, 0x7f00_0000_1234L)
        .verdict(Decisions.ERRNO, 1, 0, 9, 1)
        .exe(exe)
        .comm(comm, comm.length)
        .decoded(decoded, decoded.length)
        .result(-1)
        .commit();
  }
}
