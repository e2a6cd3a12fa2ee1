package io.inquest.query;

import io.inquest.audit.entity.BurstEntity;
import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.GroupKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bursts that are made of decisions, where a condition picks some of a kind. Holds the bursts that
 * may go on, and those that began after the first of them. Owned by one thread.
 */
final class BurstsOfDecisions implements TimelinePages {
  private final RunRow run;
  private final DecisionPages decisions;
  private final DecisionCondition condition;
  private final Map<GroupKey, Burst> latest = new HashMap<>();
  private final Deque<Burst> held = new ArrayDeque<>();

  private record Burst(GroupKey kind, BurstEntity counted, DecisionEntity first) {}

  BurstsOfDecisions(RunRow run, DecisionPages decisions, DecisionCondition condition) {
    this.run = run;
    this.decisions = decisions;
    this.condition = condition;
  }

  @Override
  public List<TimelineRow> next() throws StoreException {
    List<TimelineRow> over = new ArrayList<>();
    while (over.isEmpty()) {
      List<DecisionEntity> page = decisions.next();
      if (page.isEmpty()) {
        release(over, null);
        break;
      }
      page.stream()
          .filter(each -> condition.test(DecisionRecord.row(run, each)))
          .forEach(this::count);
      release(over, page.get(page.size() - 1));
    }
    return over;
  }

  private void count(DecisionEntity decision) {
    GroupKey kind = GroupKey.of(decision);
    Burst burst = latest.get(kind);
    if (burst == null || !burst.counted().take(decision)) {
      Burst begun = new Burst(kind, new BurstEntity(0, decision), decision);
      latest.put(kind, begun);
      held.add(begun);
    }
  }

  /**
   * Gives what nothing can be added to any longer, up to the first that may go on.
   *
   * @param last the last decision that was read; null at the end
   */
  private void release(List<TimelineRow> over, DecisionEntity last) {
    while (!held.isEmpty() && (last == null || isOver(held.element(), last))) {
      Burst burst = held.remove();
      latest.remove(burst.kind(), burst);
      over.add(BurstPages.row(run, burst.counted(), burst.first()));
    }
  }

  private boolean isOver(Burst burst, DecisionEntity last) {
    return !burst.equals(latest.get(burst.kind()))
        || last.id() - burst.counted().id() >= BurstEntity.MOST_SEQUENCES
        || last.time() - burst.counted().lastTime() > BurstEntity.LONGEST_PAUSE;
  }
}
