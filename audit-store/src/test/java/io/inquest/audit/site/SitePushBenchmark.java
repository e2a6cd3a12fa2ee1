package io.inquest.audit.site;

import io.inquest.audit.bench.OwnUsage;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.site.SiteDatabase.Access;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Decisions a second from a journal into a site's database, against binary COPY of the same rows
 * into the same tables: two processes with this one's JVM options, in turn, on one server.
 *
 * <pre>SitePushBenchmark [ROUNDS [DECISIONS]]</pre>
 *
 * <p>Each process times itself from the open database on. The push reads the journal, keeps the
 * roll-up, the frames and the progress besides.
 */
public final class SitePushBenchmark {
  private SitePushBenchmark() {}

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("push")) {
      push(SiteUrl.parse(arguments[1]), Path.of(arguments[2]), Long.parseLong(arguments[3]));
      return;
    }
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    long decisions = arguments.length > 1 ? Long.parseLong(arguments[1]) : 500_000;
    PrivateCluster cluster = PrivateCluster.find().orElse(null);
    if (cluster == null) {
      System.out.println("left out: there is no PostgreSQL that can be started");
      return;
    }
    Path store = Files.createTempDirectory("inquest-push-benchmark");
    List<Double> ratios = new ArrayList<>();
    try {
      write(store, decisions);
      String count = Long.toString(decisions);
      for (int round = 1; round <= rounds; round++) {
        SiteUrl url = database(cluster);
        double pushed =
            inChild(
                cluster, "push", SitePushBenchmark.class, "push", url.place(), "" + store, count);
        SiteUrl raw = database(cluster);
        double copied = inChild(cluster, "raw COPY", RawCopyBatches.class, raw.place(), count);
        ratios.add(pushed / copied);
        System.out.printf("ratio %.2f%n", pushed / copied);
      }
    } finally {
      delete(store);
    }
    ratios.sort(Comparator.naturalOrder());
    System.out.printf(
        "median ratio %.2f (at least 0.80 is the aim)%n", ratios.get(ratios.size() / 2));
    System.exit(0);
  }

  private static SiteUrl database(PrivateCluster cluster) throws SQLException, StoreException {
    SiteUrl url = cluster.database();
    SiteDatabase.open(url, Access.WRITE, cluster.environment()).close();
    return url;
  }

  private static double inChild(
      PrivateCluster cluster, String name, Class<?> contender, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), contender.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(cluster.environment());
    Process child = builder.start();
    String output =
        new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (child.waitFor() != 0) {
      throw new IOException(name + " ended with " + child.exitValue() + ": " + output);
    }
    System.out.println(name + ": " + output);
    return Double.parseDouble(output.substring(0, output.indexOf(' ')));
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

  private static void push(SiteUrl url, Path store, long decisions) throws StoreException {
    OwnUsage usage = OwnUsage.watch();
    SiteHost host = new SiteHost(new UUID(1, 1), "host");
    try (SiteDatabase site = SiteDatabase.open(url, Access.WRITE);
        SpoolPush spool =
            new SpoolPush(StoreLocation.existing(store), host, site, new HashSet<>())) {
      double cpu = OwnUsage.cpuSeconds();
      long start = System.nanoTime();
      boolean moved = true;
      while (moved) {
        moved = spool.round();
      }
      print(usage, System.nanoTime() - start, cpu, decisions);
    }
  }

  /**
   * Prints a contender's figures.
   *
   * @param cpu seconds of CPU before it began
   */
  static void print(OwnUsage usage, long nanos, double cpu, long decisions) {
    System.out.printf(
        "%.0f rows/s (%d ms), %.1f CPU us a row, peak RssAnon %d MB%n",
        decisions * 1e9 / nanos,
        nanos / 1_000_000,
        (OwnUsage.cpuSeconds() - cpu) * 1e6 / decisions,
        usage.peakMegabytes());
  }

  private static void delete(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
