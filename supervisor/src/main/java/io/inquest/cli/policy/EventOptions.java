package io.inquest.cli.policy;

import io.inquest.linux.arch.Architecture;
import io.inquest.policy.Policy;
import io.inquest.policy.event.EventOption;
import io.inquest.policy.event.EventPolicy;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code -S -e EVENT --filter EXPR}, whose order matters: a filter narrows the event before it. */
public final class EventOptions {
  private final EventOption.Collector events = new EventOption.Collector();
  private OptionSpec enforce;
  private OptionSpec otherwise;

  /** Adds the options to a command. */
  public void addTo(CommandSpec command) {
    enforce =
        OptionSpec.builder("-S")
            .type(boolean.class)
            .description("Enforce: a call that no -e allows ends the program (see --else).")
            .build();
    otherwise =
        OptionSpec.builder("--else")
            .paramLabel("ACTION")
            .type(String.class)
            .description("With -S: what other calls get: kill, errno:NAME, trap, log, ...")
            .build();
    command
        .addOption(enforce)
        .addOption(
            OptionSpec.builder("-e", "--event")
                .paramLabel("EVENT[,EVENT]...")
                .type(String.class)
                .setter(new InOrder(events::event))
                .description(
                    "NAME or syscalls:sys_enter_NAME, a group (@basic-io) or a class (%%file): with"
                        + " -S allowed calls, without it recorded ones.")
                .build())
        .addOption(
            OptionSpec.builder("--filter")
                .paramLabel("EXPR")
                .type(String.class)
                .setter(new InOrder(events::filter))
                .description("Narrows the -e before it, e.g. 'fd == 1'.")
                .build())
        .addOption(otherwise);
  }

  /** The policy that the options make; empty if none of them was given. */
  public Optional<Policy> policy() {
    List<EventOption> options = events.options();
    boolean enforced = Boolean.TRUE.equals(enforce.getValue());
    String action = otherwise.getValue();
    return enforced || !options.isEmpty() || action != null
        ? Optional.of(
            EventPolicy.of(enforced, options, action == null ? "" : action, Architecture.host()))
        : Optional.empty();
  }
}
