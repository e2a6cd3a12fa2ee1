package io.inquest.policy;

/**
 * A text that stands within another, such as a condition within a YAML policy, where quotes,
 * escapes and folded lines may come between its characters.
 *
 * @param text what it reads as
 * @param place where it stands, its opening quote included
 */
record EmbeddedText(String text, Place place) {

  /** Where a part of the text stands; the whole text if that cannot be told. */
  Place place(int offset, int length) {
    if (place.line() == 0) {
      return place;
    }
    SourceText source = place.source();
    String written = source.text();
    int at = source.offset(place.line(), place.column());
    if (at < written.length() && !text.isEmpty() && opens(written.charAt(at))) {
      at = bodyStart(written, at);
    }
    for (int i = 0; i < offset && i < text.length(); i++) {
      at = next(written, at, text.charAt(i));
      if (at < 0) {
        return place;
      }
    }
    if (offset < text.length()) {
      int found = next(written, at, text.charAt(offset));
      if (found < 0) {
        return place;
      }
      at = found - 1;
    }
    return source.place(at, length);
  }

  private boolean opens(char c) {
    boolean quoted = c == '"' || c == '\'';
    return (quoted && text.charAt(0) != c) || c == '|' || c == '>';
  }

  /** Behind the quote, or at the first character of the lines below a block scalar's head. */
  private static int bodyStart(String written, int at) {
    char head = written.charAt(at);
    if (head == '"' || head == '\'') {
      return at + 1;
    }
    int end = written.indexOf('\n', at);
    return end < 0 ? at : end;
  }

  /** The offset behind {@code c}, or -1 if it does not come next but for spaces and escapes. */
  private static int next(String written, int from, char c) {
    int at = from;
    boolean space = c == ' ' || c == '\n' || c == '\t';
    if (space) {
      while (at < written.length() && isSpace(written.charAt(at))) {
        at++;
      }
      return at > from ? at : -1;
    }
    while (at < written.length() && written.charAt(at) != c) {
      char skipped = written.charAt(at);
      if (!isSpace(skipped) && skipped != '\\') {
        return -1;
      }
      at++;
    }
    return at < written.length() ? at + 1 : -1;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
  }
}
