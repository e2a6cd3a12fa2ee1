package io.inquest.filter.write;

/** Texts in YAML. */
public final class YamlText {
  private YamlText() {}

  /**
   * A text as a scalar in quotes: single ones (YAML 1.2, 7.3.2), which take any printable character
   * as it is, or else double ones (7.3.1).
   */
  public static String quoted(String text) {
    boolean printable = true;
    for (int i = 0; i < text.length(); i++) {
      printable &= isPrintable(text.charAt(i));
    }
    return printable ? "'" + text.replace("'", "''") + "'" : escaped(text);
  }

  /**
   * Whether a character stands for itself: no control, no line end, no half of a pair, no mark,
   * nothing that turns the direction of writing.
   */
  private static boolean isPrintable(char c) {
    return !Character.isISOControl(c)
        && !Character.isSurrogate(c)
        && Character.getType(c) != Character.FORMAT
        && c != '\u2028'
        && c != '\u2029'
        && c != '\ufeff'
        && c < '\ufffe';
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (isPrintable(c) || Character.isSurrogate(c)) {
        out.append(c);
      } else {
        out.append(String.format("\\u%04x", (int) c));
      }
    }
    return out.append('"').toString();
  }
}
