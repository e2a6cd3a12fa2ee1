package io.inquest.audit.store;

import io.inquest.audit.entity.BurstEntity;
import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.DecisionGroupEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entity.TaskGroupEntity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.StatelessSession;

/**
 * A run's decisions counted: by kind, by burst of a kind, and by kind and task. Questions about all
 * of a run are answered from these, and where in it decisions of a kind are is known by its bursts.
 *
 * <p>Groups and bursts follow from the journal alone. How the decisions of a task are spread over
 * {@link TaskGroupEntity rows} that add up also depends on when the ingester worked. Owned by one
 * thread.
 */
final class RollUps {
  /** More tasks than that are not remembered at once: what they have is complete, and adds up. */
  private static final int MOST_TASKS = 50_000;

  /** Likewise of one task; imported records all are of one that is not recorded. */
  private static final int MOST_SHARES = 50_000;

  private final long run;
  private final Map<GroupKey, Kind> kinds = new HashMap<>();
  private final Map<Integer, Map<ShareKey, Share>> tasks = new HashMap<>();
  private RunRows rows = new RunRows();
  private long batch;

  /** Decisions that are alike, and the latest burst of them. */
  private static final class Kind {
    private final DecisionGroupEntity group;
    private BurstEntity burst;
    private long groupWritten;
    private long burstWritten;

    Kind(DecisionGroupEntity group) {
      this.group = group;
    }
  }

  /** What of a task's decisions is counted together. */
  private record ShareKey(long group, int tgid, String exe) {}

  /** What one task has of a kind. */
  private static final class Share {
    private final TaskGroupEntity row;
    private long written;

    Share(TaskGroupEntity row) {
      this.row = row;
    }
  }

  private RollUps(long run) {
    this.run = run;
  }

  /** Of a run of which nothing is counted yet. */
  static RollUps none(long run) {
    return new RollUps(run);
  }

  /** As the tables have them. */
  static RollUps recall(long run, StatelessSession session) {
    RollUps known = new RollUps(run);
    Map<Long, Kind> byId = new HashMap<>();
    for (DecisionGroupEntity group :
        known.ofRun(session, "from DecisionGroupEntity g where ", "g", DecisionGroupEntity.class)) {
      Kind kind = new Kind(group);
      known.kinds.put(GroupKey.of(group), kind);
      byId.put(group.id(), kind);
    }
    String latest =
        "from BurstEntity b where exists (select 1 from DecisionGroupEntity g where g.id = b.group"
            + " and g.lastId = b.lastId) and ";
    for (BurstEntity burst : known.ofRun(session, latest, "b", BurstEntity.class)) {
      byId.get(burst.group()).burst = burst;
    }
    String living =
        "from TaskGroupEntity s where s.tid in (select t.tid from TaskEntity t where t.id between"
            + " :first and :last and t.exitedAt is null) and ";
    for (TaskGroupEntity share : known.ofRun(session, living, "s", TaskGroupEntity.class)) {
      known
          .tasks
          .computeIfAbsent(share.tid(), tid -> new HashMap<>())
          .put(new ShareKey(share.group(), share.tgid(), share.exe()), new Share(share));
    }
    return known;
  }

  private <T> List<T> ofRun(StatelessSession session, String from, String row, Class<T> type) {
    return session
        .createSelectionQuery(
            from + row + ".id between :first and :last order by " + row + ".id", type)
        .setParameter("first", RowId.first(run))
        .setParameter("last", RowId.last(run))
        .getResultList();
  }

  /** From now on what changes is written with these rows. */
  void begin(RunRows next) {
    rows = next;
    batch++;
  }

  /** Counts a decision, which must be the run's next. */
  void count(DecisionEntity decision) {
    Kind kind = kind(decision);
    kind.group.add(decision);
    if (kind.groupWritten != batch) {
      kind.groupWritten = batch;
      rows.update(kind.group);
    }
    if (kind.burst == null || !kind.burst.take(decision)) {
      kind.burst = new BurstEntity(kind.group.id(), decision);
      kind.burstWritten = batch;
      rows.insert(kind.burst);
    } else if (kind.burstWritten != batch) {
      kind.burstWritten = batch;
      rows.update(kind.burst);
    }
    share(kind, decision).add(decision);
  }

  private Kind kind(DecisionEntity decision) {
    GroupKey key = GroupKey.of(decision);
    Kind kind = kinds.get(key);
    if (kind == null) {
      kind = new Kind(new DecisionGroupEntity(RowId.of(run, kinds.size() + 1L), decision));
      kind.groupWritten = batch;
      kinds.put(key, kind);
      rows.insert(kind.group);
    }
    return kind;
  }

  private TaskGroupEntity share(Kind kind, DecisionEntity decision) {
    Map<ShareKey, Share> ofTask = tasks.get(decision.tid());
    if (ofTask == null) {
      if (tasks.size() >= MOST_TASKS) {
        tasks.clear();
      }
      ofTask = new HashMap<>();
      tasks.put(decision.tid(), ofTask);
    }
    ShareKey key = new ShareKey(kind.group.id(), decision.tgid(), decision.exe());
    Share share = ofTask.get(key);
    if (share == null) {
      if (ofTask.size() >= MOST_SHARES) {
        ofTask.clear();
      }
      share = new Share(new TaskGroupEntity(kind.group.id(), decision));
      share.written = batch;
      ofTask.put(key, share);
      rows.insert(share.row);
    } else if (share.written != batch) {
      share.written = batch;
      rows.update(share.row);
    }
    return share.row;
  }

  /** Adds what the call of a decision took that was counted with an earlier batch. */
  void addDuration(DecisionEntity decision, long nanoseconds) {
    Kind kind = kinds.get(GroupKey.of(decision));
    if (kind == null) {
      return;
    }
    ShareKey key = new ShareKey(kind.group.id(), decision.tgid(), decision.exe());
    Share share = tasks.getOrDefault(decision.tid(), Map.of()).get(key);
    if (share != null) {
      share.row.addDuration(nanoseconds);
      if (share.written != batch) {
        share.written = batch;
        rows.update(share.row);
      }
    }
  }

  /** The kinds of decisions, as they are counted now. */
  List<DecisionGroupEntity> groups() {
    return kinds.values().stream().map(kind -> kind.group).toList();
  }

  /** A task has ended: no more decisions of it come. */
  void forget(int tid) {
    tasks.remove(tid);
  }
}
