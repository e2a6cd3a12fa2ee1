package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;

/** The key of a System V object, sysvipc(7). */
public record KeyPrinter() implements ArgumentPrinter {

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    if (value == 0) {
      out.append("IPC_PRIVATE");
    } else {
      out.hex(value & 0xffffffffL);
    }
  }
}
