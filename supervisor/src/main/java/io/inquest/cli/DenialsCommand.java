package io.inquest.cli;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.cli.output.RowFormat;
import io.inquest.cli.store.StoreMixin;
import io.inquest.query.DecisionCondition;
import io.inquest.query.DecisionRow;
import io.inquest.query.DenialQuery;
import io.inquest.query.DenialQuery.Passed;
import io.inquest.query.Denials;
import io.inquest.query.RunRow;
import io.inquest.query.Runs;
import io.inquest.query.Since;
import io.inquest.report.DecisionReport;
import io.inquest.report.RowReport;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code inquest denials}: the refusals of a run, or of all. */
@Command(
    name = "denials",
    mixinStandardHelpOptions = true,
    description =
        "Lists refused system calls. One that was answered LOG was let through: --logged lists it.")
final class DenialsCommand implements Callable<Integer> {
  private static final int MOST_RUNS_TOLD = 4;

  @Mixin private RunNumber run;

  @Option(names = "--all-runs", description = "Of every run, not of one.")
  private boolean allRuns;

  @Option(names = "--syscall", paramLabel = "NAME", description = "Only this call's.")
  private String syscall;

  @Option(
      names = "--since",
      paramLabel = "T",
      description = "Only from a time on: 2026-11-21T10:00:00Z, 10m, 2h, 3d, today, yesterday.")
  private String since;

  @Option(
      names = "--logged",
      description = "Also calls that were answered LOG, which lets them through: no refusals.")
  private boolean logged;

  @Option(
      names = "--allowed",
      description = {
        "Also every other call that was let through and of which a record is kept: by rules that"
            + " record, -e, or --record all."
      })
  private boolean allowed;

  @Option(
      names = "--where",
      paramLabel = "EXPR",
      description = "Only where this holds of a decision's fields, e.g. 'tid == 7 && nr != 257'.")
  private String where;

  @Mixin private RowFormat format;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws StoreException, IOException {
    DenialQuery query = conditions();
    try (AuditStore records = AuditStore.open(store.directory())) {
      Runs runs = new Runs(records);
      List<RunRow> asked = allRuns ? runs.all() : List.of(runs.meant(run.value()));
      if (!allRuns) {
        query = query.inRun(asked.get(0).number());
      }
      long rows;
      try (RowReport<DecisionRow> report =
          DecisionReport.of(format.form(), Output.writer(), format.width(), allRuns)) {
        rows = new Denials(records).stream(query, report);
      }
      if (rows == 0) {
        Output.complain(nothing(allRuns ? Optional.empty() : Optional.of(asked.get(0))));
      }
      sayWhatIsMissing(asked);
    }
    return ExitStatus.OK;
  }

  /** Says what a list without rows means, and where the calls are that were let through. */
  private String nothing(Optional<RunRow> meant) {
    boolean narrowed = syscall != null || since != null || where != null;
    String what = logged || allowed ? "decision" : "refusal";
    String said =
        meant.isPresent()
            ? "run " + meant.get().number() + " has no " + what
            : "no run has a " + what;
    if (narrowed) {
      said += " like that";
    }
    long passed = meant.map(row -> row.decisions() - row.refusals()).orElse(0L);
    if (allowed || passed == 0) {
      return said;
    }
    return said
        + "; "
        + passed
        + (passed == 1 ? " call was" : " calls were")
        + " let through and recorded: inquest denials "
        + meant.get().number()
        + " --allowed";
  }

  /** One line, whatever the number of runs. */
  private static void sayWhatIsMissing(List<RunRow> asked) {
    List<String> missing = new ArrayList<>();
    for (RunRow row : asked) {
      row.missing().inWords().ifPresent(words -> missing.add("run " + row.number() + ": " + words));
    }
    if (!missing.isEmpty()) {
      int more = missing.size() - MOST_RUNS_TOLD;
      Output.complain(
          String.join("; ", missing.subList(0, Math.min(missing.size(), MOST_RUNS_TOLD)))
              + (more > 0 ? "; and " + more + " more runs: inquest runs" : ""));
    }
  }

  private DenialQuery conditions() {
    DenialQuery query = DenialQuery.ofAllRuns();
    if (syscall != null) {
      query = query.withSyscall(syscall);
    }
    if (since != null) {
      query = query.since(Since.parse(since, Clock.system(ZoneId.systemDefault())));
    }
    if (logged || allowed) {
      query = query.with(allowed ? Passed.ALLOWED : Passed.LOGGED);
    }
    return where == null ? query : query.where(DecisionCondition.parse(where));
  }
}
