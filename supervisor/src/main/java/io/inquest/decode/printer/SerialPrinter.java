package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;
import io.inquest.linux.arch.Architecture;

/** An identifier that the kernel counts out, below 0 one of some names: a key's serial number. */
public final class SerialPrinter implements ArgumentPrinter {
  private final EnumPrinter names;

  /**
   * @param key the constants of what is below 0
   */
  public SerialPrinter(Architecture abi, String key) {
    names = new EnumPrinter(abi, key, Integer.SIZE);
  }

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    int serial = (int) value;
    if (serial < 0) {
      names.print(call, serial, out);
    } else {
      out.decimal(serial);
    }
  }
}
