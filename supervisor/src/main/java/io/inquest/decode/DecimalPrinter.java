package io.inquest.decode;

/** A quantity. */
record DecimalPrinter(boolean signed) implements ArgumentPrinter {

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    if (signed) {
      out.decimal(value);
    } else {
      out.unsigned(value);
    }
  }
}
