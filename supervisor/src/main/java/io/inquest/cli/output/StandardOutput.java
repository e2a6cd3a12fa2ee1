package io.inquest.cli.output;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/**
 * Standard output, of which it is told when nobody reads it any longer: Java ignores SIGPIPE, and
 * its exception has the error in words of the locale alone. Used by one thread.
 */
public final class StandardOutput extends FileOutputStream {
  private static final int STDOUT = 1;

  /** {@code POLLERR|POLLHUP} of poll(2): the other end of a pipe or socket is closed. */
  private static final int CLOSED = 0x18;

  public StandardOutput() {
    super(FileDescriptor.out);
  }

  /** Nobody reads what is written: {@code inquest denials | head}. */
  public static final class ClosedException extends IOException {
    private static final long serialVersionUID = 1;

    ClosedException(IOException cause) {
      super("nobody reads standard output any longer", cause);
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    write(bytes, 0, bytes.length);
  }

  /**
   * @throws ClosedException if the reader is gone
   */
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      super.write(bytes, offset, length);
    } catch (IOException e) {
      throw isClosed() ? new ClosedException(e) : e;
    }
  }

  private static boolean isClosed() {
    // struct pollfd: descriptor (4 bytes), events and what there are of them (2 bytes each).
    NativeBuffer descriptor = NativeBuffer.allocate(8);
    descriptor.bytes().putInt(0, STDOUT);
    return LibC.poll(descriptor.address(), 1, 0) > 0
        && (descriptor.bytes().getShort(6) & CLOSED) != 0;
  }
}
