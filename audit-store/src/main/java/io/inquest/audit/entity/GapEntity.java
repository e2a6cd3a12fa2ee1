package io.inquest.audit.entity;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Gap;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Something that could not be seen or kept. */
@Entity
@Table(name = "gap")
public class GapEntity {
  @Id private long id;

  private long time;

  @Enumerated(EnumType.STRING)
  private AuditEntry.GapKind kind;

  private int tid;

  @Column(name = "lost")
  private long count;

  private String detail;

  /** For Hibernate. */
  protected GapEntity() {}

  /** A gap of a run. */
  public GapEntity(long id, Gap entry) {
    this.id = id;
    time = entry.time();
    kind = entry.kind();
    tid = entry.tid();
    count = entry.count();
    detail = entry.detail();
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

  /** What kind of thing. */
  public AuditEntry.GapKind kind() {
    return kind;
  }

  /** Of which task, 0 if of none. */
  public int tid() {
    return tid;
  }

  /** How many, 0 if unknown. */
  public long count() {
    return count;
  }

  /** For people. */
  public String detail() {
    return detail;
  }
}
