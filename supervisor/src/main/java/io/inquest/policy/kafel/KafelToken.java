package io.inquest.policy.kafel;

import io.inquest.policy.Place;

/**
 * A word of a policy of kafel.
 *
 * @param text as it is written; of a number its value
 */
record KafelToken(Type type, String text, long number, Place place) {

  /** What a token is. */
  enum Type {
    NAME,
    NUMBER,
    /** A file's name in quotes. */
    FILE,
    SYMBOL,
    /** What ends the line of an include. */
    END_OF_INCLUDE,
    END
  }

  boolean is(String expected) {
    return (type == Type.SYMBOL || type == Type.NAME) && text.equals(expected);
  }

  /** What a message calls it. */
  String inWords() {
    return switch (type) {
      case END -> "the end of the text";
      case END_OF_INCLUDE -> "the end of the line";
      case NAME, NUMBER, FILE, SYMBOL -> "'" + text + "'";
    };
  }
}
