package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.StoppedCall;

/** The nanoseconds of a file's time, of which two values mean something else: utimensat(2). */
public record NanosecondsPrinter() implements ArgumentPrinter {
  private static final long UTIME_NOW = 0x3fffffff;
  private static final long UTIME_OMIT = 0x3ffffffe;

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    if (value == UTIME_NOW) {
      out.append("UTIME_NOW");
    } else if (value == UTIME_OMIT) {
      out.append("UTIME_OMIT");
    } else {
      out.decimal(value);
    }
  }
}
