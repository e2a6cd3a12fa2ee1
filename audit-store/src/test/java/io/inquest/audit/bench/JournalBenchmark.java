package io.inquest.audit.bench;

import io.inquest.audit.journal.DecisionFrame;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.StoreException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a decision costs in the journal.
 *
 * <pre>JournalBenchmark [ROUNDS [DECISIONS]]</pre>
 */
public final class JournalBenchmark {
  private JournalBenchmark() {}

  /** See the class. */
  public static void main(String[] arguments) throws IOException, StoreException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    int decisions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500_000;
    long[] singles = new long[decisions];
    for (int round = 1; round <= rounds; round++) {
      Path store = Files.createTempDirectory("inquest-journal-benchmark");
      long opening = System.nanoTime();
      try (JournalWriter writer =
          JournalWriter.open(Journal.createRun(store), JournalOptions.DEFAULT)) {
        opening = System.nanoTime() - opening;
        Decisions.begin(writer, 1);
        byte[] comm = "worker".getBytes(StandardCharsets.UTF_8);
        byte[] decoded = "getppid()".getBytes(StandardCharsets.UTF_8);
        int exe = writer.text(1, "/usr/bin/worker");
        long allocated = allocated();
        long start = System.nanoTime();
        long last = start;
        for (int i = 1; i <= decisions; i++) {
          append(writer.decision(), i, exe, comm, decoded);
          long now = System.nanoTime();
          singles[i - 1] = now - last;
          last = now;
        }
        allocated = allocated() - allocated;
        Arrays.sort(singles);
        System.out.printf(
            "open %d us; %d ns a decision (p50 %d, p99 %d, p99.99 %d, worst %d), %.3f bytes"
                + " allocated%n",
            opening / 1000,
            (last - start) / decisions,
            singles[decisions / 2],
            singles[(int) (decisions * 0.99)],
            singles[(int) (decisions * 0.9999)],
            singles[decisions - 1],
            (double) allocated / decisions);
      }
      IngestBenchmark.delete(store);
    }
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

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
