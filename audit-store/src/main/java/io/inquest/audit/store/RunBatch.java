package io.inquest.audit.store;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.DecisionGroupEntity;
import io.inquest.audit.entity.FilterEntity;
import io.inquest.audit.entity.FrameEntity;
import io.inquest.audit.entity.GapEntity;
import io.inquest.audit.entity.ProgramEntity;
import io.inquest.audit.entity.RuleEntity;
import io.inquest.audit.entity.SignalEntity;
import io.inquest.audit.entity.StackEntity;
import io.inquest.audit.entity.TaskEntity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.StatelessSession;

/** The rows of one transaction. Owned by one thread. */
final class RunBatch {
  private static final int STATEMENTS = 1000;

  private final Map<Long, DecisionEntity> decisions = new LinkedHashMap<>();
  private final Map<Long, Long> results = new HashMap<>();
  private final Map<String, ProgramEntity> programs = new LinkedHashMap<>();
  private final List<FilterEntity> filters = new ArrayList<>();
  private final List<RuleEntity> rules = new ArrayList<>();
  private final List<StackEntity> stacks = new ArrayList<>();
  private final List<FrameEntity> frames = new ArrayList<>();
  private final List<SignalEntity> signals = new ArrayList<>();
  private final List<GapEntity> gaps = new ArrayList<>();
  private final Set<TaskEntity> newTasks = new LinkedHashSet<>();
  private final Set<TaskEntity> changedTasks = new LinkedHashSet<>();
  private final Set<DecisionGroupEntity> newGroups = new LinkedHashSet<>();
  private final Set<DecisionGroupEntity> changedGroups = new LinkedHashSet<>();

  void insert(DecisionEntity decision) {
    decisions.put(decision.id(), decision);
  }

  /** Sets the result of a decision in this batch or an earlier one. */
  void complete(long id, long result) {
    DecisionEntity decision = decisions.get(id);
    if (decision != null) {
      decision.complete(result);
    } else {
      results.put(id, result);
    }
  }

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

  void insert(DecisionGroupEntity group) {
    newGroups.add(group);
  }

  void change(DecisionGroupEntity group) {
    if (!newGroups.contains(group)) {
      changedGroups.add(group);
    }
  }

  /** Writes all rows within the session's transaction. */
  void write(StatelessSession session) {
    insertAll(session, decisions.values());
    for (Map.Entry<Long, Long> result : results.entrySet()) {
      session
          .createMutationQuery("update DecisionEntity set result = :result where id = :id")
          .setParameter("result", result.getValue())
          .setParameter("id", result.getKey())
          .executeUpdate();
    }
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
    insertAll(session, newGroups);
    updateAll(session, changedTasks);
    updateAll(session, changedGroups);
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
