package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;
import io.inquest.decode.call.TraceeBytes;

/**
 * A set of signals in the task's memory, 64 bits of which the lowest is signal 1: {@code [INT
 * CHLD]}, or {@code ~[KILL STOP]} when most are in it.
 *
 * @param bytes the size of the kernel's type: 8, or 4 in the oldest calls
 */
public record SignalSetPrinter(int bytes) implements ArgumentPrinter {
  private static final int PREFIX = "SIG".length();

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    TraceeBytes window = call.enter();
    if (value == 0 || window.read(call.memory(), value, bytes) < bytes) {
      call.unread(value, out);
    } else {
      printSet(window.numberAt(0, bytes * Byte.SIZE, false), out);
    }
    call.leave();
  }

  private void printSet(long set, DecodedCall out) {
    int signals = bytes * Byte.SIZE;
    long all = -1L >>> (Long.SIZE - signals);
    boolean most = Long.bitCount(set) > signals / 2;
    long shown = most ? ~set & all : set;
    out.append(most ? "~[" : "[");
    boolean first = true;
    for (int signal = 1; signal <= signals; signal++) {
      if (((shown >>> (signal - 1)) & 1) != 0) {
        if (!first) {
          out.append(' ');
        }
        first = false;
        byte[] name = SignalPrinter.name(signal);
        for (int i = PREFIX; i < name.length; i++) {
          out.append((char) name[i]);
        }
      }
    }
    out.append(']');
  }
}
