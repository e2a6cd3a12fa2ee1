package io.inquest.report.html;

import io.inquest.audit.entity.DecisionGroupEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many recorded decisions of a run were made at each place of its filters.
 *
 * <p>An index names a filter within one chain only: where processes of a run have filters of their
 * own at the same index, the numbers are those of all of these.
 */
final class FilterHits {
  private static final int MOST_GROUPS = 100_000;

  private final Map<Place, Long> byInstruction = new HashMap<>();
  private final Map<Rule, Long> byRule = new HashMap<>();
  private long passed;

  private record Place(int filter, String policy, int instruction) {}

  private record Rule(int filter, String policy, String rule) {}

  private FilterHits() {}

  static FilterHits of(AuditStore store, long run) throws StoreException {
    List<DecisionGroupEntity> groups =
        store.read(
            run,
            session ->
                session
                    .createSelectionQuery(
                        "from DecisionGroupEntity where id >= :first and id <= :last order by id",
                        DecisionGroupEntity.class)
                    .setParameter("first", RowId.first(run))
                    .setParameter("last", RowId.last(run))
                    .setMaxResults(MOST_GROUPS)
                    .getResultList());
    FilterHits hits = new FilterHits();
    for (DecisionGroupEntity group : groups) {
      hits.byInstruction.merge(
          new Place(group.filter(), group.policy(), group.instruction()), group.count(), Long::sum);
      hits.byRule.merge(
          new Rule(group.filter(), group.policy(), group.rule()), group.count(), Long::sum);
      if (!Decision.isRefusal(group.action())) {
        hits.passed += group.count();
      }
    }
    return hits;
  }

  /** How many decisions were recorded of calls that were let through. */
  long passed() {
    return passed;
  }

  long at(FilterInstalled filter, int instruction) {
    return byInstruction.getOrDefault(new Place(filter.index(), filter.policy(), instruction), 0L);
  }

  long by(FilterInstalled filter, String rule) {
    return byRule.getOrDefault(new Rule(filter.index(), filter.policy(), rule), 0L);
  }
}
