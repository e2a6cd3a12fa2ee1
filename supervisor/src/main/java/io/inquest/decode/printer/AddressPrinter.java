package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;

/** A pointer whose target is not shown: {@code NULL} or the address. */
public record AddressPrinter() implements ArgumentPrinter {

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    out.address(value);
  }
}
