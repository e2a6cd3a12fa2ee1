package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.Operand;
import io.inquest.decode.call.StoppedCall;
import io.inquest.decode.call.TraceeBytes;

/**
 * The numbers whose bits are set in the task's memory, such as the descriptors of select(2): {@code
 * [0 4]}.
 *
 * @param count the argument that holds the size of the set
 * @param unit how many bits one of that size is: 1, or 8 where it counts bytes
 */
public record BitSetPrinter(Operand count, int unit) implements ArgumentPrinter {
  private static final int MOST = 1024;

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    int bits = (int) Math.min(Math.max(count.value(call), 0), MOST / unit) * unit;
    int bytes = (bits + Byte.SIZE - 1) / Byte.SIZE;
    TraceeBytes window = call.enter();
    if (value == 0 || window.read(call.memory(), value, bytes) < bytes) {
      call.unread(value, out);
    } else {
      out.append('[');
      boolean first = true;
      for (int bit = 0; bit < bits; bit++) {
        if (((window.byteAt(bit / Byte.SIZE) >> (bit % Byte.SIZE)) & 1) != 0) {
          if (!first) {
            out.append(' ');
          }
          first = false;
          out.decimal(bit);
        }
      }
      out.append(']');
    }
    call.leave();
  }
}
