package io.inquest.audit.entity;

import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A BPF program, once for all filters that have it. */
@Entity
@Table(name = "program")
public class ProgramEntity {
  @Id private String sha256;

  private byte[] instructions;

  /** For Hibernate. */
  protected ProgramEntity() {}

  /** The program of a filter. */
  public ProgramEntity(FilterInstalled entry) {
    sha256 = entry.sha256();
    instructions = entry.program().toArray();
  }

  /** Lower-case hex digest of the instructions. */
  public String sha256() {
    return sha256;
  }

  /** struct sock_filter[] in the byte order of the machine it ran on. */
  public byte[] instructions() {
    return instructions;
  }
}
