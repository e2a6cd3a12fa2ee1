package io.inquest.audit.redact;

import java.nio.charset.StandardCharsets;

/**
 * What is not to be kept, as a person writes it:
 *
 * <ul>
 *   <li>{@code home}: paths below the home directory, from there to the end of the text;
 *   <li>{@code env:NAME}: the values of the environment variables of that name, a glob; {@code env}
 *       of all;
 *   <li>any other text is a glob, found anywhere in a text: {@code *} is any bytes but a slash,
 *       {@code **} any bytes, {@code ?} one but a slash, and a backslash takes the next character
 *       as it is.
 * </ul>
 *
 * @param kind which of these
 * @param glob of the names of variables, or of texts; null for {@link Kind#HOME}
 */
public record RedactionPattern(Kind kind, Glob glob) {
  private static final String HOME = "home";
  private static final String ENVIRONMENT = "env";

  /** Fewer would be found in what is no secret. */
  private static final int LEAST_CHARACTERS = 3;

  /** What a pattern is about. */
  public enum Kind {
    HOME,
    ENVIRONMENT,
    TEXT
  }

  /**
   * Reads a pattern.
   *
   * @throws BadPatternException if it is none
   */
  public static RedactionPattern parse(String text) throws BadPatternException {
    if (text.equals(HOME)) {
      return new RedactionPattern(Kind.HOME, null);
    } else if (text.equals(ENVIRONMENT)) {
      return new RedactionPattern(Kind.ENVIRONMENT, Glob.parse("**"));
    } else if (text.startsWith(ENVIRONMENT + ":")) {
      String names = text.substring(ENVIRONMENT.length() + 1);
      if (names.isEmpty() || names.indexOf('=') >= 0) {
        throw new BadPatternException("env: takes the name of a variable, as in env:*TOKEN*");
      }
      return new RedactionPattern(Kind.ENVIRONMENT, Glob.parse(names));
    }
    Glob glob = Glob.parse(text);
    if (glob.literals() < LEAST_CHARACTERS) {
      throw new BadPatternException(
          "it needs " + LEAST_CHARACTERS + " characters that are not wildcards");
    }
    return new RedactionPattern(Kind.TEXT, glob);
  }

  /** Whether it is about the value of the variable of that name. */
  boolean isOfVariable(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return kind == Kind.ENVIRONMENT && glob.isAllOf(bytes, bytes.length);
  }

  /** What may be said of it: the texts that are not to be kept are not. */
  public String description() {
    return switch (kind) {
      case HOME -> "paths below the home directory";
      case ENVIRONMENT -> "values of environment variables";
      case TEXT -> "a text";
    };
  }
}
