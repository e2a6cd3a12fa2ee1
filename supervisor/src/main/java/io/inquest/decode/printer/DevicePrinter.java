package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;

/** A device number as system calls take it: 12 bits of major, 20 of minor around them. */
public record DevicePrinter() implements ArgumentPrinter {

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    out.append("makedev(");
    out.hex((value >>> 8) & 0xfff);
    out.append(", ");
    out.hex((value & 0xff) | (value >>> 12 & 0xfff00));
    out.append(')');
  }
}
