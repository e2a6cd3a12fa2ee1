package io.inquest.audit.store;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.DecisionGroupEntity;

/** What decisions of a run have in common that are counted together. */
record GroupKey(
    int auditArch,
    int nr,
    int action,
    int data,
    int filter,
    int instruction,
    String policy,
    String rule) {
  static GroupKey of(DecisionEntity decision) {
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
