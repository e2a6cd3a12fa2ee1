package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;

/** A signal's handler: an address, or one of the two that mean something. */
public record SignalHandlerPrinter() implements ArgumentPrinter {

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    if (value == 0) {
      out.append("SIG_DFL");
    } else if (value == 1) {
      out.append("SIG_IGN");
    } else {
      out.hex(value);
    }
  }
}
