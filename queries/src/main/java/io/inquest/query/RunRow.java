package io.inquest.query;

import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.Missing;
import java.util.List;
import java.util.Optional;

/**
 * A run as a list of runs shows it.
 *
 * @param name what commands call it
 * @param host the machine
 * @param uid the user the program ran as
 * @param arguments the program and its arguments
 * @param group the group that was entered
 * @param startedAt in nanoseconds since the epoch; 0 if the record of it is lost
 * @param ending how the program ended, with the time when the run's last task did
 * @param decisions how many decisions are kept
 * @param refusals how many of them are refusals
 * @param missing what is not kept of what was witnessed
 * @param altered whether its supervisor saw that somebody altered its records while it went on
 */
public record RunRow(
    RunName name,
    String host,
    long uid,
    List<String> arguments,
    Optional<String> group,
    long startedAt,
    Ending ending,
    long decisions,
    long refusals,
    Missing missing,
    boolean altered) {
  public RunRow {
    arguments = List.copyOf(arguments);
  }

  /** Its number in its store. */
  public long number() {
    return name.number();
  }
}
