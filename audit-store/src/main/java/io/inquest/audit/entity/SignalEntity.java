package io.inquest.audit.entity;

import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A signal that can end a program, about to be delivered. */
@Entity
@Table(name = "signal")
public class SignalEntity {
  @Id private long id;

  private long time;

  private int tid;

  private int tgid;

  @Column(name = "signal_number")
  private int signal;

  private int code;

  private int senderPid;

  private long address;

  /** For Hibernate. */
  protected SignalEntity() {}

  /** A signal of a run. */
  public SignalEntity(long id, SignalDelivered entry) {
    this.id = id;
    time = entry.time();
    tid = entry.tid();
    tgid = entry.tgid();
    signal = entry.signal();
    code = entry.code();
    senderPid = entry.senderPid();
    address = entry.address();
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

  /** To which task. */
  public int tid() {
    return tid;
  }

  /** Of which thread group. */
  public int tgid() {
    return tgid;
  }

  /** The number. */
  public int signal() {
    return signal;
  }

  /** {@code si_code}. */
  public int code() {
    return code;
  }

  /** {@code si_pid}, 0 if no process sent it. */
  public int senderPid() {
    return senderPid;
  }

  /** {@code si_addr}, or {@code si_call_addr} for SIGSYS. */
  public long address() {
    return address;
  }
}
