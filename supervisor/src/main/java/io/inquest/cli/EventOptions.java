package io.inquest.cli;

import io.inquest.linux.arch.Architecture;
import io.inquest.policy.EventOption;
import io.inquest.policy.EventPolicy;
import io.inquest.policy.Policy;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code -S -e EVENT --filter EXPR}, whose order matters: a filter narrows the event before it. */
final class EventOptions {
  @Option(
      names = "-S",
      description = "Enforce: every call that no -e allows ends the program (see --else).")
  private boolean enforce;

  @Option(
      names = "--else",
      paramLabel = "ACTION",
      description = "With -S: what calls get that no -e allows: kill, errno:NAME, trap, log, ...")
  private String otherwise = "";

  private final EventOption.Collector events = new EventOption.Collector();

  @Option(
      names = {"-e", "--event"},
      paramLabel = "EVENT",
      description = "syscalls:sys_enter_NAME: with -S an allowed call, without it a recorded one.")
  void event(String event) {
    events.event(event);
  }

  @Option(
      names = "--filter",
      paramLabel = "EXPR",
      description = "Narrows the -e before it, e.g. 'fd == 1'.")
  void filter(String expression) {
    events.filter(expression);
  }

  /** The policy that the options make; empty if none of them was given. */
  Optional<Policy> policy() {
    List<EventOption> options = events.options();
    return enforce || !options.isEmpty() || !otherwise.isEmpty()
        ? Optional.of(EventPolicy.of(enforce, options, otherwise, Architecture.host()))
        : Optional.empty();
  }
}
