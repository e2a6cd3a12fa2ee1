package io.inquest.cli;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import java.util.OptionalInt;

/** The size of the terminal on standard output (ioctl_tty(2), TIOCGWINSZ). */
final class TerminalSize {
  private static final long TIOCGWINSZ = 0x5413;
  private static final int STDOUT = 1;

  private TerminalSize() {}

  static OptionalInt columns() {
    // struct winsize: rows, columns, pixels across, pixels down; 2 bytes each.
    NativeBuffer size = NativeBuffer.allocate(8);
    if (LibC.ioctl(STDOUT, TIOCGWINSZ, size.address()) != 0) {
      return OptionalInt.empty();
    }
    int columns = size.bytes().getShort(2);
    return columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
  }
}
