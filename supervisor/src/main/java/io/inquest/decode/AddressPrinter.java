package io.inquest.decode;

/** A pointer whose target is not shown: {@code NULL} or the address. */
record AddressPrinter() implements ArgumentPrinter {

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    out.address(value);
  }
}
