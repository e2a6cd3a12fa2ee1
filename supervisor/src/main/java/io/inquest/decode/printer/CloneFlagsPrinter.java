package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;
import io.inquest.linux.arch.Architecture;

/** The flags of clone(2), whose lowest byte is the signal that the child's end sends. */
public final class CloneFlagsPrinter implements ArgumentPrinter {
  private static final long EXIT_SIGNAL = 0xff;

  private final FlagsPrinter flags;

  public CloneFlagsPrinter(Architecture abi) {
    flags = new FlagsPrinter(abi, "clone_flags", Integer.SIZE);
  }

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    long bits = value & ~EXIT_SIGNAL;
    int signal = (int) (value & EXIT_SIGNAL);
    if (bits != 0 || signal == 0) {
      flags.print(call, bits, out);
    }
    if (signal != 0) {
      if (bits != 0) {
        out.append('|');
      }
      SignalPrinter.print(signal, out);
    }
  }
}
