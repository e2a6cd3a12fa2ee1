package io.inquest.audit.entity;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A task of a run, from its start to its end. */
@Entity
@Table(name = "task")
public class TaskEntity {
  @Id private long id;

  private int tid;

  private int tgid;

  private int parentTid;

  @Enumerated(EnumType.STRING)
  private AuditEntry.TaskStart how;

  private long startedAt;

  private String exe;

  private String comm;

  private String marks = "";

  private Long executedAt;

  private Long exitedAt;

  private Integer waitStatus;

  /** For Hibernate. */
  protected TaskEntity() {}

  /** A task that started. */
  public TaskEntity(long id, TaskStarted entry) {
    this(id, entry.tid(), entry.tgid(), entry.time());
    parentTid = entry.parentTid();
    how = entry.how();
  }

  /** A task whose start is not known. */
  public TaskEntity(long id, int tid, int tgid, long seenAt) {
    this.id = id;
    this.tid = tid;
    this.tgid = tgid;
    startedAt = seenAt;
  }

  /** Takes over what the task executed. */
  public void execute(TaskExecuted entry) {
    exe = entry.exe();
    comm = entry.comm();
    marks = entry.marks();
    executedAt = entry.time();
  }

  /** Takes over how the task ended. */
  public void exit(TaskExited entry) {
    exitedAt = entry.time();
    waitStatus = entry.waitStatus();
  }

  /** The run it belongs to. */
  public long run() {
    return RowId.run(id);
  }

  /** The identity. */
  public long id() {
    return id;
  }

  /** The task. The kernel may use the number again after the end. */
  public int tid() {
    return tid;
  }

  /** Its thread group. */
  public int tgid() {
    return tgid;
  }

  /** The task that made it. */
  public int parentTid() {
    return parentTid;
  }

  /** How it came to be; null if its start is not known. */
  public AuditEntry.TaskStart how() {
    return how;
  }

  /** When it joined the run. */
  public long startedAt() {
    return startedAt;
  }

  /** What it executed last; null if nothing. */
  public String exe() {
    return exe;
  }

  /** Its comm after that; null if it executed nothing. */
  public String comm() {
    return comm;
  }

  /** What that executable's headers say of what made it; empty if not known. */
  public String marks() {
    return marks;
  }

  /** When it did; null if it executed nothing. */
  public Long executedAt() {
    return executedAt;
  }

  /** When it ended; null while it lives. */
  public Long exitedAt() {
    return exitedAt;
  }

  /** As wait(2) encodes it; null while it lives. */
  public Integer waitStatus() {
    return waitStatus;
  }
}
