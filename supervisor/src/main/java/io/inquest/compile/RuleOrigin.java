package io.inquest.compile;

import io.inquest.policy.Action;
import io.inquest.policy.Rule;

/**
 * What an answer of a filter comes from.
 *
 * @param id its number: a rule's index, or one of the three after the last rule for {@code
 *     default}, {@code foreign} and {@code unknown}; the return data of stops in the supervised
 *     form
 * @param name the rule's name, or {@code default}, {@code foreign}, {@code unknown}
 * @param action what it answers
 * @param record whether decisions that let a call through are kept
 * @param decides whether it answers; a record rule answers nothing, and keeps what others let
 *     through
 * @param file where it stands
 * @param line from 1; 0 where it stands nowhere
 * @param column from 1
 */
public record RuleOrigin(
    int id,
    String name,
    Action action,
    boolean record,
    boolean decides,
    String file,
    int line,
    int column) {

  /** What it does, as policies write it: its action, or {@code record}. */
  public String does() {
    return decides ? action.toString() : Rule.RECORD;
  }
}
