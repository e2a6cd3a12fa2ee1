package io.inquest.policy;

/**
 * Where something stands in a text.
 *
 * @param source the text
 * @param line from 1; 0 where no line is meant, only the text as a whole
 * @param column from 1
 * @param length characters meant, at least 1; what lies beyond the line's end is not underlined
 */
public record Place(SourceText source, int line, int column, int length) {
  /** The longest part of a line that messages show. */
  private static final int MOST_SHOWN = 200;

  /** The text as a whole. */
  public static Place of(SourceText source) {
    return new Place(source, 0, 1, 1);
  }

  /** {@code file:line:column}, or the file or option alone. */
  public String position() {
    return line == 0 || !source.isFile()
        ? source.name()
        : source.name() + ":" + line + ":" + column;
  }

  /** The characters meant, without what lies beyond the line's end. */
  public String text() {
    String text = source.text();
    int from = source.offset(line, column);
    int end = from;
    while (end < text.length()
        && end - from < length
        && text.charAt(end) != '\n'
        && text.charAt(end) != '\r') {
      end++;
    }
    return text.substring(from, end);
  }

  /**
   * The line, or the part of a long one that is about the place, and below it carets under the
   * place, both indented; empty where there is none.
   */
  public String excerpt() {
    String whole = line == 0 ? "" : source.line(line);
    if (whole.isBlank()) {
      return "";
    }
    int from = whole.length() <= MOST_SHOWN ? 0 : Math.max(0, column - 1 - MOST_SHOWN / 2);
    String text =
        from > whole.length()
            ? ""
            : whole.substring(from, Math.min(whole.length(), from + MOST_SHOWN));
    StringBuilder out = new StringBuilder(2 * text.length() + 16);
    out.append("\n  ").append(text).append("\n  ");
    int start = Math.min(column - 1 - from, text.length());
    for (int i = 0; i < start; i++) {
      // A tab stays a tab, or the caret would stand elsewhere.
      out.append(text.charAt(i) == '\t' ? '\t' : ' ');
    }
    int carets = Math.max(1, Math.min(length, text.length() - start));
    for (int i = 0; i < carets; i++) {
      out.append('^');
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return position();
  }
}
