package io.inquest.audit.entity;

import io.inquest.audit.entry.AuditEntry.Frame;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** A frame of a call stack. */
@Entity
@Table(name = "frame")
@IdClass(FrameEntity.Key.class)
public class FrameEntity {
  @Id
  @Column(name = "stack_id")
  private long stack;

  @Id private int number;

  private long address;

  private String module;

  private long moduleAddress;

  private String buildId;

  private String symbol;

  private long symbolOffset;

  private String source;

  private int line;

  /** For Hibernate. */
  protected FrameEntity() {}

  /** What tells a frame from others. */
  public record Key(long stack, int number) {}

  /** A frame of the stack with that identity. */
  public FrameEntity(long stack, int number, Frame frame) {
    this.stack = stack;
    this.number = number;
    address = frame.address();
    module = frame.module();
    moduleAddress = frame.moduleAddress();
    buildId = frame.buildId();
    symbol = frame.symbol();
    symbolOffset = frame.symbolOffset();
    source = frame.source();
    line = frame.line();
  }

  /** The identity of its {@link StackEntity}. */
  public long stack() {
    return stack;
  }

  /** Its number within the stack, 0 = innermost. */
  public int number() {
    return number;
  }

  /** The frame as it was recorded. */
  public Frame frame() {
    return new Frame(address, module, moduleAddress, buildId, symbol, symbolOffset, source, line);
  }
}
