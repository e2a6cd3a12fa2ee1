package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;

/**
 * A user or group; all bits set, which means "leave it" to most calls, is {@code -1}.
 *
 * @param bits the width of the type: 16 in the oldest calls
 */
public record OwnerPrinter(int bits) implements ArgumentPrinter {

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    long none = (1L << bits) - 1;
    out.decimal((value & none) == none ? -1 : value & none);
  }
}
