package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.Operand;
import io.inquest.decode.call.StoppedCall;
import io.inquest.decode.call.TraceeBytes;

/**
 * A vector of buffers, {@code struct iovec} of readv(2): {@code [{iov_base="hello\n", iov_len=6}]},
 * the first 8 of them.
 *
 * @param count the argument that holds their number
 * @param content whether the buffers hold what the call passes; if not, their addresses are shown
 */
public record VectorPrinter(Operand count, boolean content) implements ArgumentPrinter {
  private static final int SHOWN = 8;

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    print(call, value, count.value(call), content, out);
  }

  static void print(StoppedCall call, long address, long count, boolean content, DecodedCall out) {
    int bits = call.abi().wordBits();
    int word = bits / Byte.SIZE;
    int shown = count < 0 || count > SHOWN ? SHOWN : (int) count;
    TraceeBytes window = call.enter();
    if (address == 0 || window.read(call.memory(), address, shown * 2 * word) < shown * 2 * word) {
      call.unread(address, out);
    } else {
      out.append('[');
      for (int i = 0; i < shown; i++) {
        out.append(i == 0 ? "{iov_base=" : ", {iov_base=");
        long base = window.numberAt(i * 2 * word, bits, false);
        long length = window.numberAt((i * 2 + 1) * word, bits, false);
        if (content) {
          BufferPrinter.print(call, base, length, out);
        } else {
          out.address(base);
        }
        out.append(", iov_len=");
        out.unsigned(length);
        out.append('}');
      }
      out.append(count == shown ? "]" : ", ...]");
    }
    call.leave();
  }
}
