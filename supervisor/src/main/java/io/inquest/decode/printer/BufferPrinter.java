package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.Escapes;
import io.inquest.decode.call.Operand;
import io.inquest.decode.call.StoppedCall;
import io.inquest.decode.call.TraceeBytes;

/**
 * Bytes that the call passes to the kernel, quoted; {@code ...} follows what was cut.
 *
 * @param length the argument that holds their number
 */
public record BufferPrinter(Operand length) implements ArgumentPrinter {
  private static final int SHOWN = 32;

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    print(call, value, length.value(call), out);
  }

  static void print(StoppedCall call, long address, long length, DecodedCall out) {
    int wanted = length < 0 || length > SHOWN ? SHOWN : (int) length;
    TraceeBytes window = call.enter();
    int got = address == 0 ? 0 : window.read(call.memory(), address, wanted);
    if (address == 0 || got < wanted) {
      call.unread(address, out);
    } else {
      window.copyTo(call.text());
      Escapes.quoted(out, call.text(), 0, got);
      if (length != got) {
        out.append("...");
      }
    }
    call.leave();
  }
}
