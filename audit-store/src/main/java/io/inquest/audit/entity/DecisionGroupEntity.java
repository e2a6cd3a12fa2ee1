package io.inquest.audit.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** How many decisions of a run are alike: same call, verdict and place in the filter. */
@Entity
@Table(name = "decision_group")
public class DecisionGroupEntity {
  @Id private long id;

  private int auditArch;

  private int nr;

  private int action;

  private int data;

  @Column(name = "filter_index")
  private int filter;

  private int instruction;

  private String policy;

  @Column(name = "rule_name")
  private String rule;

  @Column(name = "decisions")
  private long count;

  private long firstId;

  private long lastId;

  /** For Hibernate. */
  protected DecisionGroupEntity() {}

  /** The group that begins with a decision, without counting it. */
  public DecisionGroupEntity(long id, DecisionEntity first) {
    this.id = id;
    auditArch = first.auditArch();
    nr = first.nr();
    action = first.action();
    data = first.data();
    filter = first.filter();
    instruction = first.instruction();
    policy = first.policy();
    rule = first.rule();
    firstId = first.id();
  }

  /** Counts one more decision. */
  public void add(DecisionEntity decision) {
    count++;
    lastId = decision.id();
  }

  /** The run it belongs to. */
  public long run() {
    return RowId.run(id);
  }

  /** The identity; its sequence counts the run's groups from 1. */
  public long id() {
    return id;
  }

  /** {@code seccomp_data.arch}. */
  public int auditArch() {
    return auditArch;
  }

  /** {@code seccomp_data.nr}. */
  public int nr() {
    return nr;
  }

  /** {@code SECCOMP_RET_ACTION_FULL}. */
  public int action() {
    return action;
  }

  /** {@code SECCOMP_RET_DATA}. */
  public int data() {
    return data;
  }

  /** The deciding filter's index, or -1. */
  public int filter() {
    return filter;
  }

  /** The index of the deciding RET, or -1. */
  public int instruction() {
    return instruction;
  }

  /** The deciding filter's policy. */
  public String policy() {
    return policy;
  }

  /** The deciding rule. */
  public String rule() {
    return rule;
  }

  /** How many there are. */
  public long count() {
    return count;
  }

  /** The identity of the first. */
  public long firstId() {
    return firstId;
  }

  /** The identity of the last. */
  public long lastId() {
    return lastId;
  }
}
