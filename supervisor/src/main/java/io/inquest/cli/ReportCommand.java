package io.inquest.cli;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.store.AuditStore;
import io.inquest.cli.output.AnswerFile;
import io.inquest.cli.output.AnswerOutput;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.cli.store.RunNameConverter;
import io.inquest.cli.store.StoreMixin;
import io.inquest.cli.store.TrustedKeys;
import io.inquest.query.Archive;
import io.inquest.query.DecisionRow;
import io.inquest.query.MeantRun;
import io.inquest.query.QueryException;
import io.inquest.query.RunName;
import io.inquest.query.Runs;
import io.inquest.query.Since;
import io.inquest.report.DecisionReport;
import io.inquest.report.FormulaGuard;
import io.inquest.report.RowReport;
import io.inquest.report.html.HtmlReport;
import io.inquest.report.html.HtmlReport.FullList;
import io.inquest.report.html.ReportScope;
import io.inquest.trace.record.Version;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inquest report}: recorded runs as one HTML file. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Writes one HTML file that needs no network: what was refused, by which rule and when, how"
          + " the runs went, their filters, what is missing, and whether the records are intact.",
      "With -o FILE.html every refusal is in FILE.refusals.csv beside it."
    },
    footer = {
      "",
      "Examples:",
      "  inquest report -o run.html",
      "  inquest report 3 4 7 -o three.html",
      "  inquest report --since 2026-11-01 --until 2026-12-01 --form compliance -o november.html"
    })
final class ReportCommand implements Callable<Integer> {
  private static final String HTML = ".html";
  private static final String LIST = ".refusals.csv";

  @Parameters(
      arity = "0..*",
      paramLabel = "RUN",
      description = RunNameConverter.DESCRIPTION_OF_SEVERAL,
      converter = RunNameConverter.class)
  private List<RunName> names = List.of();

  @Option(names = "--all-runs", description = "Of every run.")
  private boolean allRuns;

  @Option(
      names = "--since",
      paramLabel = "T",
      description = "Of a period that begins then: 2026-11-21T10:00:00Z, 2026-11-21, 3d, today.")
  private String since;

  @Option(
      names = "--until",
      paramLabel = "T",
      description = "The period's end, which is not part of it; left out, now.")
  private String until;

  @Option(
      names = "--form",
      paramLabel = "review|compliance",
      description =
          "For whoever reviews refusals (the default), or for an audit: policies in force,"
              + " exceptions, gaps, and what is not claimed.")
  private HtmlReport.Form form = HtmlReport.Form.REVIEW;

  @Mixin private AnswerOutput output;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws StoreException, IOException {
    OptionalLong from = time(since, "--since");
    OptionalLong to = time(until, "--until");
    if (from.isPresent() && to.isPresent() && from.getAsLong() >= to.getAsLong()) {
      throw new QueryException("--until: the period ends before it begins");
    }
    try (Archive records = store.archive()) {
      ReportScope scope = ReportScope.ofPeriod(runs(records), from, to);
      if (output.file().isEmpty()) {
        output.write(out -> write(scope, new FullList("", row -> {}), out));
      } else {
        writeWithList(scope, output.file().get());
      }
    }
    return ExitStatus.OK;
  }

  private static OptionalLong time(String text, String option) {
    return text == null
        ? OptionalLong.empty()
        : OptionalLong.of(Since.parse(option, text, Clock.system(ZoneId.systemDefault())));
  }

  private List<MeantRun> runs(Archive records) throws StoreException {
    List<MeantRun> meant = new ArrayList<>();
    for (RunName name : new LinkedHashSet<>(names)) {
      meant.add(records.meant(Optional.of(name)));
    }
    if (!names.isEmpty()) {
      return meant;
    }
    if (!allRuns && since == null && until == null) {
      return List.of(records.meant(Optional.empty()));
    }
    for (AuditStore each : records.stores()) {
      new Runs(each).all().forEach(run -> meant.add(new MeantRun(each, run)));
    }
    return meant;
  }

  private void writeWithList(ReportScope scope, Path file) throws StoreException, IOException {
    Path list = beside(file);
    FormulaGuard guard = new FormulaGuard();
    try (AnswerFile whole = new AnswerFile(list)) {
      output.write(
          out -> {
            try (RowReport<DecisionRow> rows = DecisionReport.csv(whole.writer(), guard)) {
              write(scope, new FullList(list.getFileName().toString(), rows), out);
            }
            whole.keep();
          });
    }
    Output.complain("every refusal is in " + list);
  }

  private static Path beside(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    String stem = name.endsWith(HTML) ? name.substring(0, name.length() - HTML.length()) : name;
    return file.resolveSibling(stem + LIST);
  }

  private void write(ReportScope scope, FullList list, Writer out) throws StoreException {
    long now = TimeUnit.MILLISECONDS.toNanos(Instant.now().toEpochMilli());
    boolean here = store.site().isEmpty();
    Optional<StoreLocation> journals =
        here ? Optional.of(StoreLocation.existing(store.directory())) : Optional.empty();
    String name =
        here
            ? store.directory().toString()
            : scope.runs().stream().map(each -> each.store().name()).findFirst().orElse("");
    new HtmlReport(Version.current(), name, journals, TrustedKeys.own())
        .write(scope, form, now, list, out);
  }
}
