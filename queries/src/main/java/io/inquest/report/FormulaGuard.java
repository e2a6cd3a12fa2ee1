package io.inquest.report;

/**
 * Keeps cells of CSV from being formulas: where a spreadsheet would take a text for one, the
 * character that makes it one is written as an escape, {@code \x3d} for {@code =}. Whoever reads
 * the texts back undoes it with all other escapes ({@link TerminalText#escapeReversibly}).
 *
 * <p>A formula begins with {@code = + - @} or their full-width forms, at a text's beginning or
 * behind a semicolon, which separates cells where a comma separates decimals; spaces and quotes
 * before it do not count. Counts what it changed. Used by one thread.
 */
public final class FormulaGuard {
  private static final String BEGINNINGS = "=+-@\uff1d\uff0b\uff0d\uff20";
  private static final char SEPARATOR = ';';

  private long changed;

  /** How many texts were changed. */
  public long changed() {
    return changed;
  }

  /** The text with nothing in it that begins a formula. */
  String disarm(String text) {
    int at = formula(text, 0);
    if (at < 0) {
      return text;
    }
    changed++;
    StringBuilder safe = new StringBuilder(text.length() + 16);
    int from = 0;
    while (at >= 0) {
      safe.append(text, from, at);
      TerminalText.appendNumber(safe, text.charAt(at));
      from = at + 1;
      int next = text.indexOf(SEPARATOR, from);
      at = next < 0 ? -1 : formula(text, next + 1);
    }
    return safe.append(text, from, text.length()).toString();
  }

  /** Where the next formula begins, if cells begin at {@code from} and behind each semicolon. */
  private static int formula(String text, int from) {
    int start = from;
    while (start >= 0 && start < text.length()) {
      int at = start;
      while (at < text.length() && isSkipped(text.charAt(at))) {
        at++;
      }
      if (at < text.length() && BEGINNINGS.indexOf(text.charAt(at)) >= 0) {
        return at;
      }
      int next = text.indexOf(SEPARATOR, at);
      start = next < 0 ? -1 : next + 1;
    }
    return -1;
  }

  private static boolean isSkipped(char c) {
    return c == '"' || c == '\'' || Character.isSpaceChar(c);
  }
}
