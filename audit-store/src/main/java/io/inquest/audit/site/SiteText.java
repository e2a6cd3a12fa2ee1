package io.inquest.audit.site;

/**
 * Text as PostgreSQL takes it. It refuses NUL, and UTF-16 units that are half a character; both can
 * be in what a program named. In their place stands U+001A and the unit in four hex digits, which
 * U+001A itself is written as, too: so each text can be had back.
 */
public final class SiteText {
  /** What begins an escape: SUBSTITUTE, which hardly any text has. */
  static final char ESCAPE = 0x1a;

  private static final int DIGITS = 4;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private SiteText() {}

  /** The text as it is written. */
  public static String escape(String text) {
    int first = next(text, 0);
    if (first == text.length()) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    int from = 0;
    for (int i = first; i < text.length(); i = next(text, from)) {
      escaped.append(text, from, i).append(ESCAPE);
      for (int shift = 12; shift >= 0; shift -= 4) {
        escaped.append(HEX[text.charAt(i) >> shift & 0xf]);
      }
      from = i + 1;
    }
    return escaped.append(text, from, text.length()).toString();
  }

  /** The index of the next unit that must be escaped; the length if there is none. */
  private static int next(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit == 0 || unit == ESCAPE) {
        return i;
      }
      if (Character.isSurrogate(unit)) {
        if (Character.isHighSurrogate(unit)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          return i;
        }
      }
    }
    return text.length();
  }

  /** The text that was written so. What is no escape stays as it is. */
  public static String unescape(String written) {
    int at = written.indexOf(ESCAPE);
    if (at < 0) {
      return written;
    }
    StringBuilder text = new StringBuilder(written.length());
    int from = 0;
    while (at >= 0) {
      int unit = unit(written, at + 1);
      text.append(written, from, at);
      if (unit >= 0) {
        text.append((char) unit);
        from = at + 1 + DIGITS;
      } else {
        text.append(ESCAPE);
        from = at + 1;
      }
      at = written.indexOf(ESCAPE, from);
    }
    return text.append(written, from, written.length()).toString();
  }

  private static int unit(String written, int from) {
    if (from + DIGITS > written.length()) {
      return -1;
    }
    int unit = 0;
    for (int i = from; i < from + DIGITS; i++) {
      int digit = Character.digit(written.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }
}
