package io.inquest.report;

/** Texts made fit for a terminal: nothing in them is obeyed, and their width is known. */
public final class TerminalText {
  private TerminalText() {}

  /**
   * The text with everything that a terminal could obey written as an escape: control characters,
   * the marks that turn the direction of writing, invisible characters and halves of surrogate
   * pairs.
   */
  public static String escape(String text) {
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      if (!isPlain(c)) {
        return escapeFrom(text, i);
      }
      i += Character.charCount(c);
    }
    return text;
  }

  private static String escapeFrom(String text, int from) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    safe.append(text, 0, from);
    int i = from;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      if (isPlain(c)) {
        safe.appendCodePoint(c);
      } else {
        append(safe, c);
      }
      i += Character.charCount(c);
    }
    return safe.toString();
  }

  private static void append(StringBuilder safe, int c) {
    switch (c) {
      case '\n' -> safe.append("\\n");
      case '\r' -> safe.append("\\r");
      case '\t' -> safe.append("\\t");
      default -> appendNumber(safe, c);
    }
  }

  /** Appends the escape of a character by its number. */
  static void appendNumber(StringBuilder safe, int c) {
    String digits = Integer.toHexString(c);
    if (c < 0x100) {
      safe.append("\\x").append("0".repeat(2 - digits.length())).append(digits);
    } else {
      safe.append("\\u{").append(digits).append('}');
    }
  }

  /**
   * As {@link #escape}, but so that the text can be had back: by replacing every {@code \xHH}, and
   * every backslash with {@code u{H}}, H being hex digits, with the character of that number. There
   * are no other escapes, and a backslash that {@code x} or {@code u} follows is {@code \x5c}.
   */
  static String escapeReversibly(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      char next = i < text.length() ? text.charAt(i) : ' ';
      if (isPlain(c) && !(c == '\\' && (next == 'x' || next == 'u'))) {
        safe.appendCodePoint(c);
      } else {
        appendNumber(safe, c);
      }
    }
    return safe.toString();
  }

  private static boolean isPlain(int c) {
    if (c >= ' ' && c < 0x7f) {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** How many columns an escaped text takes. */
  static int width(String text) {
    int width = 0;
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      width += width(c);
      i += Character.charCount(c);
    }
    return width;
  }

  /** East Asian wide characters and emoji take two columns, combining ones none (UAX #11). */
  private static int width(int c) {
    if (c < 0x300) {
      return 1;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115f)
            || (c >= 0x2e80 && c <= 0xa4cf)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0xffe0 && c <= 0xffe6)
            || (c >= 0x1f300 && c <= 0x1f64f)
            || (c >= 0x1f900 && c <= 0x1f9ff)
            || (c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
  }

  /** The text cut to at most {@code columns}; what was cut shows as {@code ...}. */
  static String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    String mark = columns >= 6 ? "..." : "";
    int room = columns - mark.length();
    int i = 0;
    int width = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      if (width + width(c) > room) {
        break;
      }
      width += width(c);
      i += Character.charCount(c);
    }
    return text.substring(0, i) + mark;
  }
}
