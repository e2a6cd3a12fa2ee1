package io.inquest.compile;

import io.inquest.linux.seccomp.SeccompAction;

/**
 * How a filter cooperates with the tracer.
 *
 * @param token a random number of this run. In argument 5 of a call that the filter otherwise stops
 *     for inspection, it makes the filter enact {@link #killProcess()}, {@link #killThread()},
 *     {@link #trap()} or {@link #failure()}; the tracer puts it there at the stop, and the kernel,
 *     which asks the filter afterwards, obeys
 * @param recordAll whether every call stops, those that are let through too
 */
public record Supervision(long token, boolean recordAll) {
  /** Return data of a stop that is no rule's: the tracer judges the call by its number. */
  public static final int INSPECT = 0xffff;

  /** The argument, counted from 0, that the values below stand in. */
  public static final int TOKEN_ARGUMENT = 5;

  private static final long PROCESS = 0;
  private static final long THREAD = 1;
  private static final long SIGSYS = 2;
  private static final long FAILURE = 3;
  private static final long PASS = 4;

  /** Argument 5 that makes the filter answer KILL_PROCESS. */
  public long killProcess() {
    return token ^ PROCESS;
  }

  /** Argument 5 that makes the filter answer KILL_THREAD. */
  public long killThread() {
    return token ^ THREAD;
  }

  /** Argument 5 that makes the filter answer TRAP, with 0 as its data. */
  public long trap() {
    return token ^ SIGSYS;
  }

  /** Argument 5 that makes the filter answer ERRNO, with ENOSYS as its data. */
  public long failure() {
    return token ^ FAILURE;
  }

  /**
   * Argument 5 that makes the filter stop a clone: when the kernel asks after a stop, that lets the
   * call go on. A program that puts it there itself has its call stopped, and judged as any other.
   */
  public long pass() {
    return token ^ PASS;
  }

  /**
   * Argument 5 that makes the filter answer {@code action}.
   *
   * @throws IllegalArgumentException for an action that the kernel is never asked to enact
   */
  public long token(SeccompAction action) {
    return switch (action) {
      case KILL_PROCESS -> killProcess();
      case KILL_THREAD -> killThread();
      case TRAP -> trap();
      case ERRNO -> failure();
      default -> throw new IllegalArgumentException("the tracer enacts " + action + " itself");
    };
  }
}
