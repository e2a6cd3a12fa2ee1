package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;

/** A quantity. */
public record DecimalPrinter(boolean signed) implements ArgumentPrinter {

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    if (signed) {
      out.decimal(value);
    } else {
      out.unsigned(value);
    }
  }
}
