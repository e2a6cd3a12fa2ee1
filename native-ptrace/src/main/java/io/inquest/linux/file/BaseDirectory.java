package io.inquest.linux.file;

import java.nio.file.Path;

/** Where a user keeps things, by the XDG Base Directory Specification. */
public enum BaseDirectory {
  /** What is not needed to go on. */
  CACHE("XDG_CACHE_HOME", ".cache"),
  /** What the user has set. */
  CONFIG("XDG_CONFIG_HOME", ".config"),
  /** What lasts from one run to the next. */
  STATE("XDG_STATE_HOME", ".local/state");

  private final String variable;
  private final String inHome;

  BaseDirectory(String variable, String inHome) {
    this.variable = variable;
    this.inHome = inHome;
  }

  /**
   * What the variable names, if it is an absolute path as it must be; else the user's default, in
   * {@code $HOME} or, where that is not set, in the home directory of the user database.
   */
  public Path path() {
    Path given = absolute(variable);
    if (given != null) {
      return given;
    }
    Path home = absolute("HOME");
    return (home != null ? home : Path.of(System.getProperty("user.home"))).resolve(inHome);
  }

  private static Path absolute(String variable) {
    String given = System.getenv(variable);
    return given != null && given.startsWith("/") ? Path.of(given) : null;
  }
}
