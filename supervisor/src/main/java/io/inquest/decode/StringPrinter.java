package io.inquest.decode;

/**
 * A NUL-terminated string, quoted; {@code ...} follows what was cut.
 *
 * @param limit how many of its bytes are shown, less than the scratch text has
 */
record StringPrinter(int limit) implements ArgumentPrinter {
  /** Names, types, labels. */
  static final StringPrinter TEXT = new StringPrinter(256);

  /** Paths, whose end says more than that of other strings. */
  static final StringPrinter PATH = new StringPrinter(1000);

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    int length = value == 0 ? -1 : call.memory().readString(value, call.text());
    if (length < 0) {
      call.unread(value, out);
      return;
    }
    Escapes.quoted(out, call.text(), 0, Math.min(length, limit));
    if (length > limit) {
      out.append("...");
    }
  }
}
