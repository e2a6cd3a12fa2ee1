package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;
import io.inquest.decode.call.TraceeBytes;

/** An environment: how many strings it has, since their content is long and may be secret. */
public record StringCountPrinter() implements ArgumentPrinter {
  private static final int MOST = 16 * 1024;

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    TraceeBytes window = call.enter();
    int count = value == 0 ? -1 : count(call, window, value);
    call.leave();
    if (count < 0) {
      call.unread(value, out);
      return;
    }
    out.decimal(count);
    out.append(count == MOST ? "+ vars" : count == 1 ? " var" : " vars");
  }

  /** How many pointers there are before the null pointer; -1 if a hole comes first. */
  private static int count(StoppedCall call, TraceeBytes window, long address) {
    int bits = call.abi().wordBits();
    int size = bits / Byte.SIZE;
    int count = 0;
    while (count < MOST) {
      int got = window.read(call.memory(), address + (long) count * size, window.size()) / size;
      for (int i = 0; i < got; i++) {
        if (window.numberAt(i * size, bits, false) == 0) {
          return count + i;
        }
      }
      if (got < window.size() / size) {
        return -1;
      }
      count += got;
    }
    return MOST;
  }
}
