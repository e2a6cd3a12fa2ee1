package io.inquest.decode;

/** The key of a System V object, sysvipc(7). */
record KeyPrinter() implements ArgumentPrinter {

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    if (value == 0) {
      out.append("IPC_PRIVATE");
    } else {
      out.hex(value & 0xffffffffL);
    }
  }
}
