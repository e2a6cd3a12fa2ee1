package io.inquest.bench;

import java.util.List;

/**
 * One way of running a program.
 *
 * @param name as the table shows it
 * @param command what is run
 */
record Contender(String name, List<String> command) {
  /** The contender that runs {@code program} by {@code prefix}. */
  static Contender of(String name, List<String> prefix, List<String> program) {
    List<String> command = new java.util.ArrayList<>(prefix);
    command.addAll(program);
    return new Contender(name, List.copyOf(command));
  }
}
