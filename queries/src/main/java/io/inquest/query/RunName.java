package io.inquest.query;

import java.util.Optional;

/**
 * What a run is called: its number in its store, {@code N}, or where machines share a database
 * {@code HOST:N}.
 *
 * @param host the machine, by its name or id; empty for the store's own, or for this machine
 * @param number from 1
 */
public record RunName(Optional<String> host, long number) {
  private static final char SEPARATOR = ':';

  /** A run of this machine, or of a store that one machine has for itself. */
  public static RunName of(long number) {
    return new RunName(Optional.empty(), number);
  }

  /**
   * Reads what a person wrote. What is behind the last colon is the number.
   *
   * @throws QueryException if it is no name of a run
   */
  public static RunName parse(String text) {
    int separator = text.lastIndexOf(SEPARATOR);
    try {
      long number = Long.parseLong(text.substring(separator + 1));
      return separator > 0
          ? new RunName(Optional.of(text.substring(0, separator)), number)
          : RunName.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new QueryException(
          "'" + text + "' is not a run: a run is a number, or HOST:NUMBER in a shared database");
    }
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return host.map(name -> name + SEPARATOR).orElse("") + number;
  }
}
