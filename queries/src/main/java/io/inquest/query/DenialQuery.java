package io.inquest.query;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which refusals are asked for.
 *
 * @param run the run; empty for all runs
 * @param syscall the call's name on any ABI; empty for all calls
 * @param since the earliest time, in nanoseconds since the epoch; empty for no limit
 * @param passed which calls that were let through are asked for, too
 * @param where what else must hold; empty for nothing
 * @param after the sequence behind which they begin, 0 for all
 * @param limit how many are wanted at most
 */
public record DenialQuery(
    OptionalLong run,
    Optional<String> syscall,
    OptionalLong since,
    Passed passed,
    Optional<DecisionCondition> where,
    long after,
    long limit) {

  /** Calls that were let through, and of which a decision is kept. */
  public enum Passed {
    /** None of them. */
    NONE,
    /** Those that were answered LOG. */
    LOGGED,
    /** Those that were answered ALLOW, too. */
    ALLOWED
  }

  /** Every refusal of one run. */
  public static DenialQuery ofRun(long run) {
    return ofAllRuns().inRun(run);
  }

  /** Every refusal of every run. */
  public static DenialQuery ofAllRuns() {
    return new DenialQuery(
        OptionalLong.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        Passed.NONE,
        Optional.empty(),
        0,
        Long.MAX_VALUE);
  }

  /** The same of one run. */
  public DenialQuery inRun(long number) {
    return new DenialQuery(OptionalLong.of(number), syscall, since, passed, where, after, limit);
  }

  /** The same for one call. */
  public DenialQuery withSyscall(String name) {
    return new DenialQuery(run, Optional.of(name), since, passed, where, after, limit);
  }

  /** The same from a time on. */
  public DenialQuery since(long time) {
    return new DenialQuery(run, syscall, OptionalLong.of(time), passed, where, after, limit);
  }

  /** The same with some of the calls that were let through. */
  public DenialQuery with(Passed more) {
    return new DenialQuery(run, syscall, since, more, where, after, limit);
  }

  /** The same where a condition holds. */
  public DenialQuery where(DecisionCondition condition) {
    return new DenialQuery(run, syscall, since, passed, Optional.of(condition), after, limit);
  }

  /**
   * The same from behind a sequence on.
   *
   * @param sequence from 0 to {@link io.inquest.audit.entity.RowId#LARGEST_SEQUENCE}
   */
  public DenialQuery after(long sequence) {
    return new DenialQuery(run, syscall, since, passed, where, sequence, limit);
  }

  /** The first of the same. */
  public DenialQuery limit(long most) {
    return new DenialQuery(run, syscall, since, passed, where, after, most);
  }
}
