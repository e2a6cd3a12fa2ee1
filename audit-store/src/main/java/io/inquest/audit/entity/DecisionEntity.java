package io.inquest.audit.entity;

import io.inquest.audit.entry.AuditEntry.Decision;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;

/** What the filter chain answered to one system call. */
@Entity
@Table(name = "decision")
public class DecisionEntity {
  @Id private long id;

  private long time;

  private int tgid;

  private int tid;

  private String comm;

  private String exe;

  private int auditArch;

  private int nr;

  private long a0;

  private long a1;

  private long a2;

  private long a3;

  private long a4;

  private long a5;

  private String decoded;

  private long ip;

  private int action;

  private int data;

  @Column(name = "filter_index")
  private int filter;

  private int instruction;

  private String policy;

  @Column(name = "rule_name")
  private String rule;

  private Long result;

  private int stack;

  private Long duration;

  /** For Hibernate. */
  protected DecisionEntity() {}

  /** A decision of the run. */
  public DecisionEntity(long run, Decision entry) {
    id = RowId.of(run, entry.sequence());
    time = entry.time();
    tgid = entry.tgid();
    tid = entry.tid();
    comm = entry.comm();
    exe = entry.exe();
    auditArch = entry.auditArch();
    nr = entry.nr();
    List<Long> arguments = entry.arguments();
    if (!arguments.isEmpty()) {
      a0 = arguments.get(0);
      a1 = arguments.get(1);
      a2 = arguments.get(2);
      a3 = arguments.get(3);
      a4 = arguments.get(4);
      a5 = arguments.get(5);
    }
    decoded = entry.decoded();
    ip = entry.ip();
    action = entry.action();
    data = entry.data();
    filter = entry.filter();
    instruction = entry.instruction();
    policy = entry.policy();
    rule = entry.rule();
    result = entry.result().isPresent() ? entry.result().getAsLong() : null;
    stack = entry.stack();
  }

  /**
   * Takes over what the call returned.
   *
   * @param returnedAt when; if a step of the clock made it earlier than the call, what that took is
   *     not known
   */
  public void complete(long value, long returnedAt) {
    result = value;
    duration = returnedAt >= time ? returnedAt - time : null;
  }

  /** The number within the run, from 1. */
  public long sequence() {
    return RowId.sequence(id);
  }

  /** The run it belongs to. */
  public long run() {
    return RowId.run(id);
  }

  /** The identity. */
  public long id() {
    return id;
  }

  /** When it happened. */
  public long time() {
    return time;
  }

  /** The thread group. */
  public int tgid() {
    return tgid;
  }

  /** The task. */
  public int tid() {
    return tid;
  }

  /** The task's comm. */
  public String comm() {
    return comm;
  }

  /** The thread group's executable. */
  public String exe() {
    return exe;
  }

  /** {@code seccomp_data.arch}. */
  public int auditArch() {
    return auditArch;
  }

  /** {@code seccomp_data.nr}. */
  public int nr() {
    return nr;
  }

  /** The raw argument 0. */
  public long a0() {
    return a0;
  }

  /** The raw argument 1. */
  public long a1() {
    return a1;
  }

  /** The raw argument 2. */
  public long a2() {
    return a2;
  }

  /** The raw argument 3. */
  public long a3() {
    return a3;
  }

  /** The raw argument 4. */
  public long a4() {
    return a4;
  }

  /** The raw argument 5. */
  public long a5() {
    return a5;
  }

  /** The call as people write it. */
  public String decoded() {
    return decoded;
  }

  /** {@code seccomp_data.instruction_pointer}. */
  public long ip() {
    return ip;
  }

  /** {@code SECCOMP_RET_ACTION_FULL}. */
  public int action() {
    return action;
  }

  /**
   * {@code SECCOMP_RET_DATA}; for ERRNO the errno; negative if the decision was imported and has
   * neither data nor arguments.
   */
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

  /** The deciding filter's policy; empty if it is not ours. */
  public String policy() {
    return policy;
  }

  /** The deciding rule; empty if the filter is not ours. */
  public String rule() {
    return rule;
  }

  /** What the call returned, -errno on failure; null until known. */
  public Long result() {
    return result;
  }

  /**
   * Nanoseconds from the decision to the call's return, which stopped the task twice; null where
   * the return is not recorded.
   */
  public Long duration() {
    return duration;
  }

  /** The number of its {@link StackEntity} within the run, 0 if there is none. */
  public int stack() {
    return stack;
  }
}
