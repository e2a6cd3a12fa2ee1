package io.inquest.linux.file;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The process that called listen(2) on a Unix-domain socket: SO_PEERCRED of unix(7).
 *
 * @param pid as this process sees it; 0 if it is of a PID namespace that this one does not see
 */
public record SocketListener(int pid) {
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM_CLOEXEC_NONBLOCK = 0x80801;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERCRED = 17;

  // struct sockaddr_un; struct ucred: pid, uid, gid
  private static final int SIZEOF_ADDRESS = 110;
  private static final int ADDRESS_PATH = 2;
  private static final int SIZEOF_UCRED = 12;

  /**
   * Asks who listens. It is connected to for that, without waiting, and sent nothing.
   *
   * @param socket which is held, so that it stays the socket that is asked about
   * @return empty if nobody takes connections there now
   */
  public static Optional<SocketListener> of(HeldFile socket) {
    int fd = LibC.socket(AF_UNIX, SOCK_STREAM_CLOEXEC_NONBLOCK, 0);
    if (fd < 0) {
      return Optional.empty();
    }
    try {
      NativeBuffer address = NativeBuffer.allocate(SIZEOF_ADDRESS);
      address.bytes().putShort(0, (short) AF_UNIX);
      byte[] path = socket.link().toString().getBytes(StandardCharsets.US_ASCII);
      address.bytes().put(ADDRESS_PATH, path);
      return LibC.connect(fd, address.address(), SIZEOF_ADDRESS) == 0
          ? peerOf(fd)
          : Optional.empty();
    } finally {
      LibC.close(fd);
    }
  }

  private static Optional<SocketListener> peerOf(int fd) {
    NativeBuffer credentials = NativeBuffer.allocate(SIZEOF_UCRED);
    NativeBuffer length = NativeBuffer.allocate(Integer.BYTES);
    length.bytes().putInt(0, SIZEOF_UCRED);
    int failed =
        LibC.getsockopt(fd, SOL_SOCKET, SO_PEERCRED, credentials.address(), length.address());
    return failed == 0
        ? Optional.of(new SocketListener(credentials.bytes().getInt(0)))
        : Optional.empty();
  }
}
