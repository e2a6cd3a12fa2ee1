package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.Operand;
import io.inquest.decode.call.StoppedCall;
import io.inquest.decode.call.TraceeBytes;

/**
 * The value of a socket option: an int in brackets where it has the size of one, else its bytes.
 *
 * @param length the argument that holds its size
 */
public record OptionValuePrinter(Operand length) implements ArgumentPrinter {

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    long bytes = length.value(call);
    if (bytes != Integer.BYTES) {
      BufferPrinter.print(call, value, bytes, out);
      return;
    }
    TraceeBytes window = call.enter();
    if (value == 0 || window.read(call.memory(), value, Integer.BYTES) < Integer.BYTES) {
      call.unread(value, out);
    } else {
      out.append('[');
      out.decimal(window.numberAt(0, Integer.SIZE, true));
      out.append(']');
    }
    call.leave();
  }
}
