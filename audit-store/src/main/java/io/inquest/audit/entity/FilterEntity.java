package io.inquest.audit.entity;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A filter that joined the chain of a task. */
@Entity
@Table(name = "filter")
public class FilterEntity {
  @Id private long id;

  private long installedAt;

  private int chainIndex;

  @Enumerated(EnumType.STRING)
  private AuditEntry.Origin origin;

  private String policy;

  private int tid;

  private long flags;

  private String sha256;

  private boolean observed;

  private String blindSpot;

  private String comm;

  private String exe;

  private long ip;

  private int stack;

  private String format;

  /** For Hibernate. */
  protected FilterEntity() {}

  /** A filter as it was installed. */
  public FilterEntity(long id, FilterInstalled entry) {
    this.id = id;
    installedAt = entry.time();
    chainIndex = entry.index();
    origin = entry.origin();
    policy = entry.policy();
    tid = entry.tid();
    flags = entry.flags();
    sha256 = entry.sha256();
    observed = entry.observed();
    blindSpot = entry.blindSpot();
    comm = entry.site().comm();
    exe = entry.site().exe();
    ip = entry.site().ip();
    stack = entry.site().stack();
    format = entry.format();
  }

  /** The run it belongs to. */
  public long run() {
    return RowId.run(id);
  }

  /** The identity. */
  public long id() {
    return id;
  }

  /** When it joined. */
  public long installedAt() {
    return installedAt;
  }

  /** The kernel's index in the chain, 0 = oldest. */
  public int chainIndex() {
    return chainIndex;
  }

  /** Where it came from. */
  public AuditEntry.Origin origin() {
    return origin;
  }

  /** The policy's name; empty unless the origin is a policy. */
  public String policy() {
    return policy;
  }

  /** The installing task. */
  public int tid() {
    return tid;
  }

  /** {@code SECCOMP_FILTER_FLAG_*}. */
  public long flags() {
    return flags;
  }

  /** The digest of its program, a {@link ProgramEntity}'s identity. */
  public String sha256() {
    return sha256;
  }

  /** Whether its refusals can be witnessed. */
  public boolean observed() {
    return observed;
  }

  /** Why its refusals cannot be witnessed; empty if they can. */
  public String blindSpot() {
    return blindSpot;
  }

  /** The installing task's comm; empty unless the program installed it. */
  public String comm() {
    return comm;
  }

  /** The executable of the installing task; empty unless the program installed it. */
  public String exe() {
    return exe;
  }

  /** The instruction behind the call that installed it; 0 unless the program did. */
  public long ip() {
    return ip;
  }

  /** The number of its {@link StackEntity} within the run, 0 if there is none. */
  public int stack() {
    return stack;
  }

  /** What its policy is written in; empty if it is not a policy's, or not known. */
  public String format() {
    return format;
  }
}
