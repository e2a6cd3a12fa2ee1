package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.Escapes;
import io.inquest.decode.call.StoppedCall;
import io.inquest.linux.arch.Architecture;

/** A descriptor with what it points at: {@code 3</etc/passwd>}. */
public final class DescriptorPrinter implements ArgumentPrinter {
  private final EnumPrinter reserved;

  /**
   * @param reserved whether numbers below 0 have a meaning, as {@code AT_FDCWD} for directories
   */
  public DescriptorPrinter(Architecture abi, boolean reserved) {
    this.reserved = reserved ? new EnumPrinter(abi, "at_fd", Integer.SIZE) : null;
  }

  @Override
  public void print(StoppedCall call, long value, DecodedCall out) {
    int fd = (int) value;
    if (fd < -1 && reserved != null) {
      reserved.print(call, fd, out);
      return;
    }
    out.decimal(fd);
    int length = call.links().read(call.tid(), fd);
    if (length > 0) {
      Escapes.bracketed(out, call.links().bytes(), 0, length);
    }
  }
}
