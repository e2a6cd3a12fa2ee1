package io.inquest.audit.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * Decisions of one {@link DecisionGroupEntity} that came close after each other: at most {@value
 * #LONGEST_PAUSE} nanoseconds between two, and never more than {@value #MOST_SEQUENCES} sequences
 * from the first to the last. Between these there may be decisions of other groups.
 *
 * <p>A run's bursts are its timeline. They also say where in a run decisions of a group are, so
 * that nobody has to look for them elsewhere.
 */
@Entity
@Table(name = "burst")
public class BurstEntity {
  /** Nanoseconds after which like decisions are another burst. */
  public static final long LONGEST_PAUSE = 1_000_000_000;

  /** The longest burst's number of sequences, those of other groups included. */
  public static final long MOST_SEQUENCES = 1 << 16;

  @Id private long id;

  @Column(name = "group_id")
  private long group;

  private long lastId;

  @Column(name = "decisions")
  private long count;

  private long time;

  private long lastTime;

  /** For Hibernate. */
  protected BurstEntity() {}

  /**
   * The burst that begins with a decision.
   *
   * @param group the identity of its {@link DecisionGroupEntity}
   */
  public BurstEntity(long group, DecisionEntity first) {
    this.group = group;
    id = first.id();
    lastId = id;
    count = 1;
    time = first.time();
    lastTime = time;
  }

  /**
   * Counts the next decision of the group, if it is of this burst.
   *
   * @return whether it is
   */
  public boolean take(DecisionEntity next) {
    long pause = next.time() - lastTime;
    if (pause < 0 || pause > LONGEST_PAUSE || next.id() - id >= MOST_SEQUENCES) {
      return false;
    }
    lastId = next.id();
    lastTime = next.time();
    count++;
    return true;
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

  /** The identity of the last decision. */
  public long lastId() {
    return lastId;
  }

  /** How many decisions there are. */
  public long count() {
    return count;
  }

  /** When the first one was made. */
  public long time() {
    return time;
  }

  /** When the last one was made. */
  public long lastTime() {
    return lastTime;
  }
}
