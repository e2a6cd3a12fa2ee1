package io.inquest.audit.journal;

import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Origin;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The filters by which a journal's decisions name policies and rules, and which of them are to be
 * written again since what held them may be lost. Of a policy by which the run was tightened the
 * first task's filter is kept, whose rules have the same numbers in all tasks. Owned by the
 * writer's thread.
 */
final class DefinedPolicies {
  private final Map<Integer, FilterInstalled> defined = new LinkedHashMap<>();
  private final Map<Integer, FilterInstalled> lost = new LinkedHashMap<>();

  /** Takes a filter that was appended; what is no policy's names nothing. */
  void define(FilterInstalled filter) {
    if (filter.origin() == Origin.POLICY) {
      defined.putIfAbsent(key(filter), filter);
      lost.remove(key(filter));
    }
  }

  /** All that was appended so far may be lost. */
  void lose() {
    lost.putAll(defined);
  }

  /** The next filter that is to be written again; {@link #define} takes it when it was. */
  Optional<FilterInstalled> nextLost() {
    return lost.values().stream().findFirst();
  }

  // Numbers of rules that are unique in the run are larger than any index.
  private static int key(FilterInstalled filter) {
    return filter.tightens() ? filter.rules().get(0).id() : filter.index();
  }
}
