package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.Escapes;
import io.inquest.decode.call.StoppedCall;

/**
 * A NUL-terminated string, quoted; {@code ...} follows what was cut.
 *
 * @param limit how many of its bytes are shown, less than the scratch text has
 */
public record StringPrinter(int limit) implements ArgumentPrinter {
  /** Names, types, labels. */
  public static final StringPrinter TEXT = new StringPrinter(256);

  /** Paths, whose end says more than that of other strings. */
  public static final StringPrinter PATH = new StringPrinter(1000);

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
