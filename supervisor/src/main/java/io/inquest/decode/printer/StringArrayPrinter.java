package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;
import io.inquest.decode.call.TraceeBytes;

/** An array of strings that a null pointer ends: {@code ["ls", "-l"]}, the first 16 of them. */
public record StringArrayPrinter() implements ArgumentPrinter {
  private static final int SHOWN = 16;

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    int bits = call.abi().wordBits();
    int size = bits / Byte.SIZE;
    TraceeBytes window = call.enter();
    int count = window.read(call.memory(), value, (SHOWN + 1) * size) / size;
    if (value == 0 || count == 0) {
      call.unread(value, out);
    } else {
      printStrings(call, window, count, bits, out);
    }
    call.leave();
  }

  private static void printStrings(
      StoppedCall call, TraceeBytes window, int count, int bits, DecodedCall out) {
    out.append('[');
    for (int i = 0; i < count; i++) {
      long string = window.numberAt(i * bits / Byte.SIZE, bits, false);
      if (string == 0) {
        break;
      }
      if (i > 0) {
        out.append(", ");
      }
      if (i == SHOWN) {
        out.append("...");
        break;
      }
      StringPrinter.TEXT.print(call, string, out);
    }
    out.append(']');
  }
}
