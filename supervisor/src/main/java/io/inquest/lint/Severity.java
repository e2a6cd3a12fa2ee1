package io.inquest.lint;

import java.util.Locale;

/** How much a finding matters. */
public enum Severity {
  /** The policy can be got round. */
  ERROR,
  /** The policy probably does not do what is wanted of it. */
  WARNING,
  /** Worth knowing. */
  NOTE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
