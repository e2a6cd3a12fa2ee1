package io.inquest.cli;

import io.inquest.audit.journal.StoreException;
import io.inquest.cli.store.HostOption;
import io.inquest.query.Archive;
import io.inquest.query.DecisionCondition;
import io.inquest.query.DenialQuery;
import io.inquest.query.DenialQuery.Passed;
import io.inquest.query.MeantRun;
import io.inquest.query.RunRow;
import io.inquest.query.Since;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which decisions a question is about. */
abstract class DecisionSelection {
  private static final int MOST_RUNS_TOLD = 4;

  @Mixin private RunNumber run;

  @Mixin private HostOption host;

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
      names = "--where",
      paramLabel = "EXPR",
      description = "Only where this holds of a decision's fields, e.g. 'tid == 7 && nr != 257'.")
  private String where;

  /** Which calls that were let through are meant, too. */
  abstract Passed passed();

  /** Whether decisions of several runs may be meant. */
  boolean allRuns() {
    return allRuns;
  }

  /**
   * The decisions that are meant.
   *
   * @param conditions what else must hold of them
   * @throws io.inquest.query.QueryException if there is no such run
   */
  SelectedDecisions in(Archive all, DenialQuery conditions) throws StoreException {
    Archive archive = host.in(all);
    if (allRuns) {
      return new SelectedDecisions(archive.stores(), archive.runs(), conditions);
    }
    MeantRun meant = archive.meant(run.value());
    return new SelectedDecisions(
        List.of(meant.store()), List.of(meant.run()), conditions.inRun(meant.run().number()));
  }

  /**
   * What is asked of runs. Conditions that make no sense are refused, so ask for it before the
   * store is opened.
   */
  DenialQuery conditions() {
    DenialQuery query = DenialQuery.ofAllRuns().with(passed());
    if (syscall != null) {
      query = query.withSyscall(syscall);
    }
    if (since != null) {
      query = query.since(Since.parse("--since", since, Clock.system(ZoneId.systemDefault())));
    }
    return where == null ? query : query.where(DecisionCondition.parse(where));
  }

  /**
   * Says what an answer without rows means, and where the calls are that were let through.
   *
   * @param runs those that were asked for
   */
  String nothing(List<RunRow> runs) {
    Optional<RunRow> meant = allRuns ? Optional.empty() : Optional.of(runs.get(0));
    boolean narrowed = syscall != null || since != null || where != null;
    String what = passed() == Passed.NONE ? "refusal" : "decision";
    String said =
        meant.isPresent()
            ? "run " + meant.get().name() + " has no " + what
            : "no run has a " + what;
    if (narrowed) {
      said += " like that";
    }
    long passed = meant.map(row -> row.decisions() - row.refusals()).orElse(0L);
    if (passed() == Passed.ALLOWED || passed == 0) {
      return said;
    }
    return said
        + "; "
        + passed
        + (passed == 1 ? " call was" : " calls were")
        + " let through and recorded: inquest denials "
        + meant.get().name()
        + " --allowed";
  }

  /** What the store lacks of these runs, in one line; empty if nothing is known to be missing. */
  static Optional<String> missing(List<RunRow> asked) {
    List<String> missing = new ArrayList<>();
    for (RunRow row : asked) {
      row.missing().inWords().ifPresent(words -> missing.add("run " + row.name() + ": " + words));
    }
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    int more = missing.size() - MOST_RUNS_TOLD;
    return Optional.of(
        String.join("; ", missing.subList(0, Math.min(missing.size(), MOST_RUNS_TOLD)))
            + (more > 0 ? "; and " + more + " more runs: inquest runs" : ""));
  }
}
