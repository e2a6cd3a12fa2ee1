package io.inquest.audit.store;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.DecisionGroupEntity;

/**
 * What decisions of a run have in common that are counted together: those of one {@link
 * DecisionGroupEntity}.
 *
 * @param auditArch {@code seccomp_data.arch}
 * @param nr {@code seccomp_data.nr}
 * @param action {@code SECCOMP_RET_ACTION_FULL}
 * @param data {@code SECCOMP_RET_DATA}
 * @param filter the deciding filter's index
 * @param instruction the deciding instruction's index
 * @param policy the deciding policy's name
 * @param rule the deciding rule's name
 */
public record GroupKey(
    int auditArch,
    int nr,
    int action,
    int data,
    int filter,
    int instruction,
    String policy,
    String rule) {

  /** That of a decision. */
  public static GroupKey of(DecisionEntity decision) {
    return new GroupKey(
        decision.auditArch(),
        decision.nr(),
        decision.action(),
        decision.data(),
        decision.filter(),
        decision.instruction(),
        decision.policy(),
        decision.rule());
  }

  static GroupKey of(DecisionGroupEntity group) {
    return new GroupKey(
        group.auditArch(),
        group.nr(),
        group.action(),
        group.data(),
        group.filter(),
        group.instruction(),
        group.policy(),
        group.rule());
  }
}
