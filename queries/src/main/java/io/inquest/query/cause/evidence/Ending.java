package io.inquest.query.cause.evidence;

import io.inquest.audit.entry.AuditEntry.RunEnded;

/**
 * How a thread group, or the run, ended.
 *
 * @param kind which of the fields mean something
 * @param value the exit status or the signal's number; of a run whose supervisor was lost, the
 *     launched program's wait status or {@link RunEnded#NOT_KNOWN}; else 0
 * @param coreDumped whether the kernel wrote a core
 * @param time when, in nanoseconds since the epoch; 0 while it runs
 */
public record Ending(Kind kind, int value, boolean coreDumped, long time) {

  /** What became of it. */
  public enum Kind {
    EXITED,
    SIGNALED,
    /** The supervisor ended first. */
    LOST,
    /** Inquest left it running. */
    DETACHED,
    /** Inquest killed it, as its records could not be kept. */
    STOPPED,
    /** Inquest was not there: the kernel's own records were imported. */
    IMPORTED,
    /** No end is recorded. */
    RUNNING
  }

  /** No end is recorded. */
  public static final Ending NONE = new Ending(Kind.RUNNING, 0, false, 0);

  /**
   * The end of a run whose supervisor ended first.
   *
   * @param waitStatus the launched program's, or {@link RunEnded#NOT_KNOWN}
   */
  public static Ending lost(int waitStatus, long time) {
    return new Ending(Kind.LOST, waitStatus, false, time);
  }

  /** The end of a run whose program Inquest left running. */
  public static Ending detached(long time) {
    return new Ending(Kind.DETACHED, 0, false, time);
  }

  /** The end of a run whose program Inquest killed, as its records could not be kept. */
  public static Ending stopped(long time) {
    return new Ending(Kind.STOPPED, 0, false, time);
  }

  /** The end of what is known of programs that Inquest did not see. */
  public static Ending imported(long time) {
    return new Ending(Kind.IMPORTED, 0, false, time);
  }

  /** Decodes a status as wait(2) encodes it: the exit status in bits 8 to 15, the signal in 0-6. */
  public static Ending ofWaitStatus(int status, long time) {
    int signal = status & 0x7f;
    return signal == 0
        ? new Ending(Kind.EXITED, status >> 8 & 0xff, false, time)
        : new Ending(Kind.SIGNALED, signal, (status & 0x80) != 0, time);
  }

  /** Whether it exited with status 0. */
  public boolean well() {
    return kind == Kind.EXITED && value == 0;
  }

  /** Whether it exited with another status, or by a signal. */
  public boolean failed() {
    return kind == Kind.SIGNALED || (kind == Kind.EXITED && value != 0);
  }

  public boolean killedBy(int signal) {
    return kind == Kind.SIGNALED && value == signal;
  }

  public boolean exitedWith(int status) {
    return kind == Kind.EXITED && value == status;
  }

  /** What a shell shows as {@code $?}: the exit status, or 128 and the signal's number. */
  public int shellStatus() {
    return kind == Kind.SIGNALED ? 128 + value : value;
  }

  /** In words that follow a name: {@code exited with status 1}, {@code was killed by SIGSYS}. */
  public String inWords() {
    return switch (kind) {
      case EXITED -> "exited with status " + value;
      case SIGNALED ->
          "was killed by " + KernelNames.signal(value) + (coreDumped ? " (core dumped)" : "");
      case LOST ->
          (value == RunEnded.NOT_KNOWN
                  ? "was not seen to end"
                  : ofWaitStatus(value, time).inWords())
              + "; its supervisor was lost";
      case DETACHED -> "was left running";
      case STOPPED -> "was ended by Inquest, as its records could not be kept";
      case IMPORTED -> "was imported; Inquest was not there";
      case RUNNING -> "has not ended";
    };
  }
}
