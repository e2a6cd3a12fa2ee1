package io.inquest.audit.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * How many decisions of a {@link DecisionGroupEntity} were made on calls of one task, while its
 * process had one executable. Several rows may be of the same: then they add up.
 */
@Entity
@Table(name = "task_group")
public class TaskGroupEntity {
  @Id private long id;

  @Column(name = "group_id")
  private long group;

  private int tgid;

  private int tid;

  private String comm;

  private String exe;

  @Column(name = "decisions")
  private long count;

  private long lastId;

  private long time;

  private long lastTime;

  private long timed;

  private long duration;

  /** For Hibernate. */
  protected TaskGroupEntity() {}

  /**
   * The row that begins with a decision, without counting it.
   *
   * @param group the identity of its {@link DecisionGroupEntity}
   */
  public TaskGroupEntity(long group, DecisionEntity first) {
    this.group = group;
    id = first.id();
    tgid = first.tgid();
    tid = first.tid();
    comm = first.comm();
    exe = first.exe();
    lastId = id;
    time = first.time();
    lastTime = time;
  }

  /** Counts a decision. */
  public void add(DecisionEntity decision) {
    count++;
    lastId = decision.id();
    time = Math.min(time, decision.time());
    lastTime = Math.max(lastTime, decision.time());
    if (decision.duration() != null) {
      addDuration(decision.duration());
    }
  }

  /**
   * Adds what a counted decision's call took.
   *
   * @param nanoseconds not negative
   */
  public void addDuration(long nanoseconds) {
    timed++;
    duration += nanoseconds;
  }

  /** The run it belongs to. */
  public long run() {
    return RowId.run(id);
  }

  /** The identity: that of the first decision. */
  public long id() {
    return id;
  }

  /** The identity of the {@link DecisionGroupEntity}. */
  public long group() {
    return group;
  }

  /** The thread group. */
  public int tgid() {
    return tgid;
  }

  /** The task. */
  public int tid() {
    return tid;
  }

  /** The task's comm at the first decision. */
  public String comm() {
    return comm;
  }

  /** The thread group's executable. */
  public String exe() {
    return exe;
  }

  /** How many decisions there are. */
  public long count() {
    return count;
  }

  /** The identity of the last decision. */
  public long lastId() {
    return lastId;
  }

  /** The earliest decision's time. */
  public long time() {
    return time;
  }

  /** The latest decision's time. */
  public long lastTime() {
    return lastTime;
  }

  /** Of how many calls is known what they took. */
  public long timed() {
    return timed;
  }

  /** What these took, in nanoseconds. */
  public long duration() {
    return duration;
  }
}
