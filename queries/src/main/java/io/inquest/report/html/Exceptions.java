package io.inquest.report.html;

import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.query.RunName;
import io.inquest.query.RunRow;
import io.inquest.query.cause.evidence.Ending;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where a rule was not applied, not witnessed or not kept, as an auditor asks for it. */
final class Exceptions {
  private final Set<RunName> withoutPolicy = new HashSet<>();
  private final Set<RunName> ownFilters = new HashSet<>();
  private final Set<RunName> unobserved = new HashSet<>();
  private final Set<RunName> unfinished = new HashSet<>();
  private final Set<RunName> imported = new HashSet<>();
  private final Set<RunName> incomplete = new HashSet<>();
  private final Set<RunName> withoutUser = new HashSet<>();
  private final Set<RunName> letThrough = new HashSet<>();
  private long passed;

  /** Looks at a run and its filters. */
  void examine(RunRow run, List<FilterView.Collected> filters, FilterHits hits) {
    boolean policy = false;
    for (FilterView.Collected each : filters) {
      policy |= enforces(each.filter());
      if (each.filter().origin() != Origin.POLICY) {
        ownFilters.add(run.name());
      }
      if (!each.filter().observed()) {
        unobserved.add(run.name());
      }
    }
    note(!policy && run.ending().kind() != Ending.Kind.IMPORTED, withoutPolicy, run);
    note(run.ending().kind() == Ending.Kind.IMPORTED, imported, run);
    note(run.uid() == RunStarted.NO_USER, withoutUser, run);
    note(run.missing().inWords().isPresent(), incomplete, run);
    note(hits.passed() > 0, letThrough, run);
    passed += hits.passed();
    switch (run.ending().kind()) {
      case LOST, DETACHED, STOPPED, RUNNING -> unfinished.add(run.name());
      case EXITED, SIGNALED, IMPORTED -> {}
    }
  }

  private static boolean enforces(FilterInstalled filter) {
    return filter.origin() == Origin.POLICY
        && filter.rules().stream().anyMatch(rule -> !rule.action().equalsIgnoreCase("allow"));
  }

  private static void note(boolean holds, Set<RunName> runs, RunRow run) {
    if (holds) {
      runs.add(run.name());
    }
  }

  /** One sentence each; none if there is no exception. */
  List<String> sentences() {
    List<String> all = new ArrayList<>();
    add(all, withoutPolicy, "No policy of Inquest's that refuses anything was in force");
    add(all, ownFilters, "Filters that are no policy of Inquest's were in force, too");
    add(all, unobserved, "A filter was in force whose refusals cannot be witnessed");
    add(all, incomplete, "Records are missing, or it is not known whether any is");
    add(all, imported, "Inquest was not there; the kernel's own records were imported");
    add(all, withoutUser, "The user is not recorded");
    add(all, unfinished, "The run was not followed to the end of its last process");
    add(all, letThrough, Shown.count(passed, "call") + " that a rule records or logs went through");
    return all;
  }

  private static void add(List<String> all, Set<RunName> runs, String sentence) {
    if (!runs.isEmpty()) {
      all.add(sentence + ": " + Shown.text(FilterView.runs(runs)) + ".");
    }
  }
}
