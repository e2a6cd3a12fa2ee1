package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;

/**
 * A number that is no quantity.
 *
 * @param bits how many of its bits are shown
 */
public record HexPrinter(int bits) implements ArgumentPrinter {

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    out.hex(bits < Long.SIZE ? value & ((1L << bits) - 1) : value);
  }
}
