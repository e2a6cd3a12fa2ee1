package io.inquest.linux.file;

import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A Unix-domain datagram socket that is sent to (unix(7)), which the JDK has none of. Sending waits
 * for nobody. Owned by one thread.
 */
public final class LocalDatagrams implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC_NONBLOCK = 0x80802;

  // struct sockaddr_un
  private static final int SIZEOF_ADDRESS = 110;
  private static final int ADDRESS_PATH = 2;

  private final int fd;
  private final Path path;
  private boolean closed;

  private LocalDatagrams(int fd, Path path) {
    this.fd = fd;
    this.path = path;
  }

  /**
   * Connects to a socket.
   *
   * @param path at most 107 bytes of ASCII
   * @return empty if nobody takes datagrams there
   */
  public static Optional<LocalDatagrams> to(Path path) {
    byte[] name = path.toString().getBytes(StandardCharsets.US_ASCII);
    if (name.length >= SIZEOF_ADDRESS - ADDRESS_PATH) {
      throw new IllegalArgumentException("too long for the path of a socket: " + path);
    }
    int fd = LibC.socket(AF_UNIX, SOCK_DGRAM_CLOEXEC_NONBLOCK, 0);
    if (fd < 0) {
      return Optional.empty();
    }
    NativeBuffer address = NativeBuffer.allocate(SIZEOF_ADDRESS);
    address.bytes().putShort(0, (short) AF_UNIX);
    address.bytes().put(ADDRESS_PATH, name);
    if (LibC.connect(fd, address.address(), SIZEOF_ADDRESS) != 0) {
      LibC.close(fd);
      return Optional.empty();
    }
    return Optional.of(new LocalDatagrams(fd, path));
  }

  /**
   * Sends one datagram.
   *
   * @throws FileSystemException if it was not taken, with the errno by name; EAGAIN says that the
   *     receiver has no room now
   */
  public void send(byte[] datagram) throws IOException {
    NativeBuffer bytes = NativeBuffer.allocate(datagram.length);
    bytes.bytes().put(0, datagram);
    if (LibC.write(fd, bytes.address(), datagram.length) != datagram.length) {
      int errno = LibC.errno();
      throw new FileSystemException(path.toString(), null, ErrnoNames.nameOrNumber(errno));
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      LibC.close(fd);
    }
  }
}
