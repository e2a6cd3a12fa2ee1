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

/**
 * A task started, executed a program or ended: each time, where {@link TaskEntity} has the last.
 */
@Entity
@Table(name = "task_event")
public class TaskEventEntity {

  /** What happened to a task. */
  public enum Event {
    START,
    EXECUTE,
    EXIT
  }

  @Id private long id;

  private long time;

  @Enumerated(EnumType.STRING)
  private Event event;

  private int tid;

  private int tgid;

  private int parentTid;

  @Enumerated(EnumType.STRING)
  private AuditEntry.TaskStart how;

  private String exe = "";

  private String comm = "";

  private Integer waitStatus;

  /** For Hibernate. */
  protected TaskEventEntity() {}

  private TaskEventEntity(long id, long time, Event event, int tid, int tgid) {
    this.id = id;
    this.time = time;
    this.event = event;
    this.tid = tid;
    this.tgid = tgid;
  }

  /** A task started. */
  public TaskEventEntity(long id, TaskStarted entry) {
    this(id, entry.time(), Event.START, entry.tid(), entry.tgid());
    parentTid = entry.parentTid();
    how = entry.how();
  }

  /** A thread group executed a program. */
  public TaskEventEntity(long id, TaskExecuted entry) {
    this(id, entry.time(), Event.EXECUTE, entry.tid(), entry.tgid());
    exe = entry.exe();
    comm = entry.comm();
  }

  /** A task ended. */
  public TaskEventEntity(long id, TaskExited entry) {
    this(id, entry.time(), Event.EXIT, entry.tid(), entry.tgid());
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

  /** When. */
  public long time() {
    return time;
  }

  /** What. */
  public Event event() {
    return event;
  }

  /** The task. */
  public int tid() {
    return tid;
  }

  /** Its thread group. */
  public int tgid() {
    return tgid;
  }

  /** Of a start: the task that it came from, 0 if there is none. */
  public int parentTid() {
    return parentTid;
  }

  /** Of a start: in which way; otherwise null. */
  public AuditEntry.TaskStart how() {
    return how;
  }

  /** Of an execution: the executable; otherwise empty. */
  public String exe() {
    return exe;
  }

  /** Of an execution: the task's name from then on; otherwise empty. */
  public String comm() {
    return comm;
  }

  /** Of an end: as wait(2) encodes it; otherwise null. */
  public Integer waitStatus() {
    return waitStatus;
  }
}
