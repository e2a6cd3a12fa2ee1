package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;
import io.inquest.decode.name.ValueNames;
import io.inquest.linux.arch.SignalNames;

/** A signal's number by name, signal(7); 0 and what is no signal as the number. */
public record SignalPrinter() implements ArgumentPrinter {
  private static final int HIGHEST = 64;
  private static final byte[][] NAMES = names();

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    print(value, out);
  }

  static void print(long signal, DecodedCall out) {
    if (signal <= 0 || signal > HIGHEST) {
      out.decimal(signal);
    } else {
      out.append(NAMES[(int) signal]);
    }
  }

  /** The name of signal 1 to 64. */
  static byte[] name(int signal) {
    return NAMES[signal];
  }

  private static byte[][] names() {
    byte[][] names = new byte[HIGHEST + 1][];
    for (int signal = 1; signal <= HIGHEST; signal++) {
      names[signal] = ValueNames.ascii(SignalNames.name(signal).orElse("SIG_" + signal));
    }
    return names;
  }
}
