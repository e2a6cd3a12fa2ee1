package io.inquest.query;

import io.inquest.audit.entity.DecisionGroupEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.DenialQuery.Passed;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.hibernate.StatelessSession;

/** The kinds of decisions that a run has: same call, verdict and place in the filter. */
final class Kinds {
  /** What the decisions of a kind have in common. */
  static final Set<DecisionField> COMMON =
      EnumSet.of(
          DecisionField.RUN,
          DecisionField.HOST,
          DecisionField.ARCH,
          DecisionField.AUDIT_ARCH,
          DecisionField.NR,
          DecisionField.SYSCALL,
          DecisionField.ACTION,
          DecisionField.DATA,
          DecisionField.ERRNO,
          DecisionField.FILTER,
          DecisionField.INSTRUCTION,
          DecisionField.POLICY,
          DecisionField.RULE);

  private Kinds() {}

  /** All kinds of a run, by their identity. */
  static Map<Long, DecisionGroupEntity> of(StatelessSession session, long run) {
    Map<Long, DecisionGroupEntity> kinds = new LinkedHashMap<>();
    session
        .createSelectionQuery(
            "from DecisionGroupEntity where id >= :first and id <= :last order by id",
            DecisionGroupEntity.class)
        .setParameter("first", RowId.first(run))
        .setParameter("last", RowId.last(run))
        .getResultList()
        .forEach(kind -> kinds.put(kind.id(), kind));
    return kinds;
  }

  /** Whether decisions of a kind may be asked for; what a kind does not have is left open. */
  static boolean mayMatch(
      RunRow run, DecisionGroupEntity kind, DenialQuery query, List<CallNumbers.Call> calls) {
    return !hidden(query.passed()).contains(kind.action())
        && (query.syscall().isEmpty()
            || calls.contains(new CallNumbers.Call(kind.auditArch(), kind.nr())))
        && (query.where().isEmpty()
            || query
                .where()
                .get()
                .mayHold(
                    new DecisionRow(run.name(), run.host(), decision(kind, 0, 0, "", "")), COMMON));
  }

  /** The actions of decisions that are not asked for. */
  static Set<Integer> hidden(Passed passed) {
    return switch (passed) {
      case NONE -> Decision.PASSING_ACTIONS;
      case LOGGED -> Set.of(SeccompAction.ALLOW.value());
      case ALLOWED -> Set.of();
    };
  }

  /** A decision of the kind and a task, of which nothing else means anything. */
  static Decision decision(DecisionGroupEntity kind, int tgid, int tid, String comm, String exe) {
    return new Decision(
        0,
        0,
        tgid,
        tid,
        comm,
        exe,
        kind.auditArch(),
        kind.nr(),
        List.of(),
        "",
        0,
        kind.action(),
        kind.data(),
        kind.filter(),
        kind.instruction(),
        kind.policy(),
        kind.rule(),
        OptionalLong.empty(),
        0);
  }
}
