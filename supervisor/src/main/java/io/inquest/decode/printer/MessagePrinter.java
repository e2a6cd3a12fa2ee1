package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;
import io.inquest.decode.call.TraceeBytes;

/** A message of sendmsg(2), {@code struct msghdr}: its address, its buffers, its control length. */
public record MessagePrinter() implements ArgumentPrinter {

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    int bits = call.abi().wordBits();
    int word = bits / Byte.SIZE;
    int bytes = 6 * word + (bits == Long.SIZE ? 8 : 4);
    TraceeBytes window = call.enter();
    if (value == 0 || window.read(call.memory(), value, bytes) < bytes) {
      call.unread(value, out);
    } else {
      long nameLength = window.numberAt(word, Integer.SIZE, true);
      out.append("{msg_name=");
      SocketAddressPrinter.print(call, window.numberAt(0, bits, false), nameLength, out);
      out.append(", msg_namelen=");
      out.decimal(nameLength);
      long count = window.numberAt(3 * word, bits, false);
      out.append(", msg_iov=");
      VectorPrinter.print(call, window.numberAt(2 * word, bits, false), count, true, out);
      out.append(", msg_iovlen=");
      out.unsigned(count);
      out.append(", msg_controllen=");
      out.unsigned(window.numberAt(5 * word, bits, false));
      out.append('}');
    }
    call.leave();
  }
}
