package io.inquest.audit.entity;

import io.inquest.audit.entry.AuditEntry.StackTaken;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A call stack, to which decisions and filters refer by its number. */
@Entity
@Table(name = "stack")
public class StackEntity {
  @Id private long id;

  private long time;

  private int tid;

  private int tgid;

  private String cut;

  /** For Hibernate. */
  protected StackEntity() {}

  /** A stack of the run. */
  public StackEntity(long run, StackTaken entry) {
    id = RowId.of(run, entry.number());
    time = entry.time();
    tid = entry.tid();
    tgid = entry.tgid();
    cut = entry.cut();
  }

  /** The identity: its sequence is the stack's number. */
  public long id() {
    return id;
  }

  /** The number within the run, from 1. */
  public int number() {
    return (int) RowId.sequence(id);
  }

  /** When it was taken. */
  public long time() {
    return time;
  }

  /** The task. */
  public int tid() {
    return tid;
  }

  /** The thread group. */
  public int tgid() {
    return tgid;
  }

  /** Why there are no further frames; empty if the last one is the outermost. */
  public String cut() {
    return cut;
  }
}
