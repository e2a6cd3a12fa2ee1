package io.inquest.decode;

/**
 * A user or group; all bits set, which means "leave it" to most calls, is {@code -1}.
 *
 * @param bits the width of the type: 16 in the oldest calls
 */
record OwnerPrinter(int bits) implements ArgumentPrinter {

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    long none = (1L << bits) - 1;
    out.decimal((value & none) == none ? -1 : value & none);
  }
}
