package io.inquest.cli.output;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import java.util.OptionalInt;

/** The terminal, and the size of the one on standard output (ioctl_tty(2), TIOCGWINSZ). */
public final class TerminalSize {
  private static final long TIOCGWINSZ = 0x5413;
  private static final int STDOUT = 1;

  /** Bytes of struct winsize: rows, columns, pixels across, pixels down; 2 each. */
  private static final int SIZE = 8;

  private TerminalSize() {}

  /** Whether a descriptor is a terminal's. */
  public static boolean isTerminal(int fd) {
    return LibC.ioctl(fd, TIOCGWINSZ, NativeBuffer.allocate(SIZE).address()) == 0;
  }

  static OptionalInt columns() {
    NativeBuffer size = NativeBuffer.allocate(SIZE);
    if (LibC.ioctl(STDOUT, TIOCGWINSZ, size.address()) != 0) {
      return OptionalInt.empty();
    }
    int columns = size.bytes().getShort(2);
    return columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
  }
}
