package io.inquest.filter.algebra;

import java.util.Locale;

/** How one filter stands to another. */
public enum Relation {
  /** Both answer every call alike. */
  EQUAL,
  /** The first answers nothing less restrictively, and something more restrictively. */
  NARROWER,
  /** The first answers nothing more restrictively, and something less restrictively. */
  WIDER,
  /** Neither. */
  INCOMPARABLE;

  /** Of what was seen of one being narrower, wider, and neither where they differ. */
  static Relation of(boolean narrower, boolean wider, boolean other) {
    if (other || (narrower && wider)) {
      return INCOMPARABLE;
    }
    return narrower ? NARROWER : wider ? WIDER : EQUAL;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
