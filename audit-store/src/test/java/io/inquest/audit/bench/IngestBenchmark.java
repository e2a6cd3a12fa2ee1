package io.inquest.audit.bench;

import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.IngesterMain;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decisions a second through the ingester, against raw JDBC batches into the same schema: two
 * processes with this one's JVM options, in turn.
 *
 * <pre>IngestBenchmark [ROUNDS [DECISIONS]]</pre>
 *
 * <p>Each process times itself from the open database on; the ingester's figure includes reading
 * the journal, the roll-up and the progress. Memory is the peak of RssAnon, sampled by the
 * processes.
 */
public final class IngestBenchmark {
  private IngestBenchmark() {}

  /** See the class. */
  public static void main(String[] arguments)
      throws IOException, StoreException, InterruptedException {
    if (arguments.length > 0 && arguments[0].equals("ingest")) {
      ingest(Path.of(arguments[1]), Long.parseLong(arguments[2]));
      return;
    }
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    long decisions = arguments.length > 1 ? Long.parseLong(arguments[1]) : 500_000;
    List<Double> ratios = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      double ingested = inChild(IngestBenchmark.class, decisions, "ingester");
      double raw = inChild(RawJdbcBatches.class, decisions, "raw JDBC");
      ratios.add(ingested / raw);
      System.out.printf("ratio %.2f%n", ingested / raw);
    }
    ratios.sort(Comparator.naturalOrder());
    System.out.printf(
        "median ratio %.2f (at least 0.60 is the aim)%n", ratios.get(ratios.size() / 2));
  }

  private static double inChild(Class<?> contender, long decisions, String name)
      throws IOException, StoreException, InterruptedException {
    Path store = Files.createTempDirectory("inquest-ingest-benchmark");
    try {
      write(store, decisions);
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      command.addAll(
          List.of(
              "-cp",
              System.getProperty("java.class.path"),
              contender.getName(),
              "ingest",
              store.toString(),
              Long.toString(decisions)));
      Process child =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String output =
          new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (child.waitFor() != 0) {
        throw new IOException(name + " ended with " + child.exitValue() + ": " + output);
      }
      System.out.println(name + ": " + output);
      return Double.parseDouble(output.substring(0, output.indexOf(' ')));
    } finally {
      delete(store);
    }
  }

  private static void write(Path store, long decisions) throws StoreException {
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(store), JournalOptions.DEFAULT)) {
      Decisions.begin(writer, 1);
      for (long i = 1; i <= decisions; i++) {
        Decisions.append(writer, i);
      }
      writer.append(Decisions.end(decisions));
    }
  }

  private static void ingest(Path store, long decisions) throws StoreException {
    OwnUsage usage = OwnUsage.watch();
    long start = System.nanoTime();
    IngesterMain.run(store, false);
    long whole = System.nanoTime() - start;
    System.out.printf(
        "%.0f rows/s with start-up (%d ms), %.1f CPU us a row, peak RssAnon %d MB%n",
        decisions * 1e9 / whole,
        whole / 1_000_000,
        OwnUsage.cpuSeconds() * 1e6 / decisions,
        usage.peakMegabytes());
  }

  static void delete(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
