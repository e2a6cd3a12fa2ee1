package io.inquest.audit.store;

import io.inquest.audit.entity.BurstEntity;
import io.inquest.audit.entity.DecisionGroupEntity;
import io.inquest.audit.entity.FilterEntity;
import io.inquest.audit.entity.FrameEntity;
import io.inquest.audit.entity.GapEntity;
import io.inquest.audit.entity.ProgramEntity;
import io.inquest.audit.entity.RuleEntity;
import io.inquest.audit.entity.SignalEntity;
import io.inquest.audit.entity.StackEntity;
import io.inquest.audit.entity.TaskEntity;
import io.inquest.audit.entity.TaskEventEntity;
import io.inquest.audit.entity.TaskGroupEntity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.StatelessSession;

/** The rows of one transaction but its decisions. Owned by one thread. */
final class RunRows {
  private static final int STATEMENTS = 1000;

  private final Map<String, ProgramEntity> programs = new LinkedHashMap<>();
  private final List<FilterEntity> filters = new ArrayList<>();
  private final List<RuleEntity> rules = new ArrayList<>();
  private final List<StackEntity> stacks = new ArrayList<>();
  private final List<FrameEntity> frames = new ArrayList<>();
  private final List<SignalEntity> signals = new ArrayList<>();
  private final List<GapEntity> gaps = new ArrayList<>();
  private final Set<TaskEntity> newTasks = new LinkedHashSet<>();
  private final Set<TaskEntity> changedTasks = new LinkedHashSet<>();
  private final List<TaskEventEntity> events = new ArrayList<>();
  private final List<DecisionGroupEntity> newGroups = new ArrayList<>();
  private final List<DecisionGroupEntity> changedGroups = new ArrayList<>();
  private final List<BurstEntity> newBursts = new ArrayList<>();
  private final List<BurstEntity> changedBursts = new ArrayList<>();
  private final List<TaskGroupEntity> newShares = new ArrayList<>();
  private final List<TaskGroupEntity> changedShares = new ArrayList<>();

  void insert(ProgramEntity program) {
    programs.putIfAbsent(program.sha256(), program);
  }

  void insert(FilterEntity filter) {
    filters.add(filter);
  }

  void insert(RuleEntity rule) {
    rules.add(rule);
  }

  void insert(StackEntity stack) {
    stacks.add(stack);
  }

  void insert(FrameEntity frame) {
    frames.add(frame);
  }

  void insert(SignalEntity signal) {
    signals.add(signal);
  }

  void insert(GapEntity gap) {
    gaps.add(gap);
  }

  void insert(TaskEntity task) {
    newTasks.add(task);
  }

  void change(TaskEntity task) {
    if (!newTasks.contains(task)) {
      changedTasks.add(task);
    }
  }

  void insert(TaskEventEntity event) {
    events.add(event);
  }

  void insert(DecisionGroupEntity group) {
    newGroups.add(group);
  }

  void update(DecisionGroupEntity group) {
    changedGroups.add(group);
  }

  void insert(BurstEntity burst) {
    newBursts.add(burst);
  }

  void update(BurstEntity burst) {
    changedBursts.add(burst);
  }

  void insert(TaskGroupEntity share) {
    newShares.add(share);
  }

  void update(TaskGroupEntity share) {
    changedShares.add(share);
  }

  /** The tasks that are new or were changed. */
  List<TaskEntity> tasks() {
    List<TaskEntity> all = new ArrayList<>(newTasks);
    all.addAll(changedTasks);
    return all;
  }

  /** The bursts that were changed, and behind them those that are new, in their order. */
  List<BurstEntity> bursts() {
    List<BurstEntity> all = new ArrayList<>(changedBursts);
    all.addAll(newBursts);
    return all;
  }

  /** The rows that no later entry changes. */
  List<Object> lasting() {
    List<Object> all = new ArrayList<>(programs.values());
    all.addAll(filters);
    all.addAll(rules);
    all.addAll(stacks);
    all.addAll(frames);
    all.addAll(signals);
    all.addAll(gaps);
    all.addAll(events);
    return all;
  }

  /** Writes all rows within the session's transaction. */
  void write(StatelessSession session) {
    for (ProgramEntity program : programs.values()) {
      if (session.get(ProgramEntity.class, program.sha256()) == null) {
        session.insert(program);
      }
    }
    insertAll(session, filters);
    insertAll(session, rules);
    insertAll(session, stacks);
    insertAll(session, frames);
    insertAll(session, signals);
    insertAll(session, gaps);
    insertAll(session, newTasks);
    insertAll(session, events);
    insertAll(session, newGroups);
    insertAll(session, newBursts);
    insertAll(session, newShares);
    updateAll(session, changedTasks);
    updateAll(session, changedGroups);
    updateAll(session, changedBursts);
    updateAll(session, changedShares);
  }

  private static void insertAll(StatelessSession session, Collection<?> rows) {
    List<?> all = List.copyOf(rows);
    for (int from = 0; from < all.size(); from += STATEMENTS) {
      session.insertMultiple(all.subList(from, Math.min(all.size(), from + STATEMENTS)));
    }
  }

  private static void updateAll(StatelessSession session, Collection<?> rows) {
    if (!rows.isEmpty()) {
      session.updateMultiple(List.copyOf(rows));
    }
  }
}
