package io.inquest.linux.event;

/**
 * A piece of an expression's text.
 *
 * @param text a quoted string's without its quotes
 * @param length of the text in the expression, quotes included
 */
record Token(Kind kind, String text, int offset, int length) {
  enum Kind {
    WORD("a name"),
    NUMBER("a number"),
    STRING("a string"),
    OPERATOR("an operator"),
    AND_AND("'&&'"),
    OR_OR("'||'"),
    BAR("'|'"),
    NOT("'!'"),
    MINUS("'-'"),
    OPEN("'('"),
    CLOSE("')'"),
    END("the end of the expression");

    final String description;

    Kind(String description) {
      this.description = description;
    }
  }

  boolean is(Kind other) {
    return kind == other;
  }

  /** How a message speaks of it. */
  String described() {
    return switch (kind) {
      case WORD, NUMBER, OPERATOR -> "'" + text + "'";
      case STRING -> "\"" + text + "\"";
      default -> kind.description;
    };
  }

  /** The error at this token. */
  FilterSyntaxException error(String message) {
    return new FilterSyntaxException(message, offset, Math.max(1, length));
  }
}
