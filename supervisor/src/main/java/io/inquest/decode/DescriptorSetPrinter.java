package io.inquest.decode;

/**
 * The descriptors of an {@code fd_set}, select(2): {@code [0 4]}.
 *
 * @param count the argument that holds one more than the highest
 */
record DescriptorSetPrinter(Operand count) implements ArgumentPrinter {
  private static final int MOST = 1024;

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    int bits = (int) Math.min(Math.max(count.value(call), 0), MOST);
    int bytes = (bits + Byte.SIZE - 1) / Byte.SIZE;
    TraceeBytes window = call.enter();
    if (value == 0 || window.read(call.memory(), value, bytes) < bytes) {
      out.address(value);
    } else {
      out.append('[');
      boolean first = true;
      for (int fd = 0; fd < bits; fd++) {
        if (((window.byteAt(fd / Byte.SIZE) >> (fd % Byte.SIZE)) & 1) != 0) {
          if (!first) {
            out.append(' ');
          }
          first = false;
          out.decimal(fd);
        }
      }
      out.append(']');
    }
    call.leave();
  }
}
