package io.inquest.audit.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** How far the journal of a run is in the index; committed with the rows. */
@Entity
@Table(name = "ingest")
public class IngestEntity {
  @Id private long run;

  private int segment;

  @Column(name = "segment_offset")
  private int offset;

  private long sequence;

  private long lastDecision;

  private long decisions;

  private boolean ended;

  /** For Hibernate. */
  protected IngestEntity() {}

  /** A run of which nothing is in the index. */
  public IngestEntity(long run) {
    this.run = run;
  }

  /** Moves to the place of the next frame. */
  public void moveTo(int nextSegment, int nextOffset, long nextSequence) {
    segment = nextSegment;
    offset = nextOffset;
    sequence = nextSequence;
  }

  /** Counts a decision. */
  public void add(long decisionSequence) {
    lastDecision = decisionSequence;
    decisions++;
  }

  /** Notes that nothing more comes. */
  public void end() {
    ended = true;
  }

  /** The run's number. */
  public long run() {
    return run;
  }

  /** The segment of the next frame, from 1. */
  public int segment() {
    return segment;
  }

  /** Its offset in bytes. */
  public int offset() {
    return offset;
  }

  /** Its sequence. */
  public long sequence() {
    return sequence;
  }

  /** The last decision's sequence, 0 if there is none. */
  public long lastDecision() {
    return lastDecision;
  }

  /** How many decisions there are. */
  public long decisions() {
    return decisions;
  }

  /** Whether the run's end is there: then nothing more comes. */
  public boolean ended() {
    return ended;
  }
}
