package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;

/**
 * A resource limit, getrlimit(2).
 *
 * @param bits the width of the type, all of whose bits mean no limit
 */
public record LimitPrinter(int bits) implements ArgumentPrinter {

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    long infinity = -1L >>> (Long.SIZE - bits);
    if (value == infinity) {
      out.append("RLIM_INFINITY");
    } else {
      out.unsigned(value);
    }
  }
}
