package io.inquest.cli.policy;

import io.inquest.policy.SystemdVersion;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Which systemd units are meant for. */
public final class SystemdOption {
  public static final String NAME = "--systemd";
  public static final String LABEL = "VERSION";
  public static final String DESCRIPTION =
      "The version of systemd that units are read as (252, 257): its groups of calls and what it"
          + " makes of settings differ (default: the installed one, else the newest known).";

  private SystemdOption() {}

  /**
   * The version that the option names.
   *
   * @param value of the option; null if it was not given
   * @throws ParameterException if it is no version
   */
  public static Optional<SystemdVersion> version(String value, CommandLine command) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(SystemdVersion.parse(value));
    } catch (NumberFormatException e) {
      throw new ParameterException(
          command, NAME + " " + value + ": a version of systemd is a number, 252 for example", e);
    }
  }
}
