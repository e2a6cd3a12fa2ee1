package io.inquest.export;

import io.inquest.audit.bench.OwnUsage;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.store.AuditStore;
import io.inquest.query.Archive;
import io.inquest.query.DecisionRow;
import io.inquest.query.DenialQuery;
import io.inquest.query.Denials;
import io.inquest.query.RowRelay;
import io.inquest.report.RowReport;
import io.inquest.report.html.HtmlReport;
import io.inquest.report.html.HtmlReport.Form;
import io.inquest.report.html.HtmlReport.FullList;
import io.inquest.report.html.ReportScope;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Decisions a second of each form of export, beside reading them alone from the tables; and those
 * of a report with its list, which also verifies the journal, on another thread. In turn.
 *
 * <pre>ExportBenchmark [ROUNDS [DECISIONS]]</pre>
 *
 * <p>Ratios are of CPU time, which other work on the machine changes less.
 */
public final class ExportBenchmark {
  private final Archive archive;
  private final long decisions;

  private ExportBenchmark(Archive archive, long decisions) {
    this.archive = archive;
    this.decisions = decisions;
  }

  /** See the class. */
  public static void main(String[] arguments) throws IOException, StoreException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    long decisions = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1_000_000;
    Path store = Files.createTempDirectory("inquest-export-benchmark");
    try {
      write(store, decisions);
      try (Archive archive = Archive.ofDirectory(store)) {
        ExportBenchmark benchmark = new ExportBenchmark(archive, decisions);
        for (int round = 1; round <= rounds; round++) {
          benchmark.round(store);
        }
      }
    } finally {
      delete(store);
    }
  }

  private void round(Path store) throws IOException, StoreException {
    double alone = measure("reading alone", () -> read(row -> {}), 0);
    for (ExportForm form : ExportForm.values()) {
      try (Writer out = sink();
          RowReport<DecisionRow> rows = new Export(archive, "0").to(form, out)) {
        measure("export to " + form.name().toLowerCase(Locale.ROOT), () -> read(rows), alone);
      }
    }
    measure("report", () -> report(store), alone);
  }

  private void report(Path store) throws IOException, StoreException {
    ReportScope scope =
        new ReportScope(
            List.of(archive.meant(Optional.empty())), OptionalLong.empty(), OptionalLong.empty());
    try (Writer list = sink();
        Writer page = sink();
        RowReport<DecisionRow> rows = new Export(archive, "0").to(ExportForm.CSV, list)) {
      new HtmlReport("0", "store", Optional.of(StoreLocation.existing(store)), List.of())
          .write(scope, Form.REVIEW, 1, new FullList("list.csv", rows), page);
    }
  }

  private void read(Consumer<DecisionRow> sink) throws StoreException {
    try (RowRelay<DecisionRow> relay = new RowRelay<>(sink)) {
      for (AuditStore store : archive.stores()) {
        new Denials(store).stream(DenialQuery.ofAllRuns(), relay);
      }
      relay.finish();
    }
  }

  /** What is measured. */
  private interface Work {
    void run() throws IOException, StoreException;
  }

  /** CPU microseconds a decision. */
  private double measure(String name, Work work, double alone) throws IOException, StoreException {
    double start = OwnUsage.cpuSeconds();
    long began = System.nanoTime();
    work.run();
    double micros = (OwnUsage.cpuSeconds() - start) * 1e6 / decisions;
    System.out.printf(
        "%-16s %8.0f decisions/s, %5.1f CPU us a decision%s%n",
        name,
        decisions * 1e9 / (System.nanoTime() - began),
        micros,
        alone == 0 ? "" : String.format(", ratio %.2f", micros / alone));
    return micros;
  }

  private static Writer sink() throws IOException {
    return new BufferedWriter(Files.newBufferedWriter(Path.of("/dev/null")), 1 << 16);
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
