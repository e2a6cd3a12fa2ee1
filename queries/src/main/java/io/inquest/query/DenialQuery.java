package io.inquest.query;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Which refusals are asked for.
 *
 * @param run the run; empty for all runs
 * @param syscall the call's name on any ABI; empty for all calls
 * @param since the earliest time, in nanoseconds since the epoch; empty for no limit
 * @param passed which calls that were let through are asked for, too
 * @param where what else must hold; empty for nothing
 */
public record DenialQuery(
    OptionalLong run,
    Optional<String> syscall,
    OptionalLong since,
    Passed passed,
    Optional<Predicate<DecisionRow>> where) {

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
        Optional.empty());
  }

  /** The same of one run. */
  public DenialQuery inRun(long number) {
    return new DenialQuery(OptionalLong.of(number), syscall, since, passed, where);
  }

  /** The same for one call. */
  public DenialQuery withSyscall(String name) {
    return new DenialQuery(run, Optional.of(name), since, passed, where);
  }

  /** The same from a time on. */
  public DenialQuery since(long time) {
    return new DenialQuery(run, syscall, OptionalLong.of(time), passed, where);
  }

  /** The same with some of the calls that were let through. */
  public DenialQuery with(Passed more) {
    return new DenialQuery(run, syscall, since, more, where);
  }

  /** The same where a condition holds, usually a {@link DecisionCondition}. */
  public DenialQuery where(Predicate<DecisionRow> condition) {
    return new DenialQuery(run, syscall, since, passed, Optional.of(condition));
  }
}
