package io.inquest.trace.tighten;

import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.compile.CompiledFilter;
import io.inquest.decide.TaskFilters;
import java.util.ArrayList;
import java.util.List;

/**
 * The filters that every task of a run is to have besides those that it was launched under, the
 * oldest first. Owned by the tracer thread.
 */
final class FurtherFilters {
  private final List<Numbered> filters = new ArrayList<>();

  /** A filter, and the number of its first rule. */
  private record Numbered(CompiledFilter filter, int firstRule) {
    int nextRule() {
      return firstRule + filter.rules().size();
    }
  }

  void add(CompiledFilter filter) {
    int first =
        filters.isEmpty() ? RulePlace.FIRST_UNIQUE : filters.get(filters.size() - 1).nextRule();
    filters.add(new Numbered(filter, first));
  }

  /** Those that a chain lacks. */
  List<CompiledFilter> missingIn(TaskFilters chain) {
    List<CompiledFilter> missing = new ArrayList<>();
    for (Numbered each : filters) {
      if (!chain.has(each.filter())) {
        missing.add(each.filter());
      }
    }
    return missing;
  }

  /**
   * What of a chain a task surely has that is only presumed to have it: none of these, which it
   * then installs. One that has them all the same has them twice, and answers as before.
   */
  TaskFilters surelyIn(TaskFilters presumed) {
    List<CompiledFilter> all = new ArrayList<>();
    for (Numbered each : filters) {
      all.add(each.filter());
    }
    return presumed.without(all);
  }

  /** The number that records give to the first rule of one of them. */
  int firstRule(CompiledFilter filter) {
    return filters.stream()
        .filter(each -> each.filter() == filter)
        .mapToInt(Numbered::firstRule)
        .findFirst()
        .orElseThrow();
  }
}
