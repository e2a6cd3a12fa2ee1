package io.inquest.trace;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.proc.ProcFs;
import java.nio.charset.StandardCharsets;

/**
 * A task's comm, read anew each time since a task may rename itself. The descriptor stays open: a
 * read through it costs a fifth of opening the file. Owned by the tracer thread.
 */
final class TaskComm {
  /** TASK_COMM_LEN, and the newline that proc(5) adds. */
  private static final int SIZE = 17;

  private static final NativeBuffer BUFFER = NativeBuffer.allocate(SIZE);

  private final int tid;
  private int fd = -1;

  TaskComm(int tid) {
    this.tid = tid;
  }

  /** Copies the comm into {@code into}, which has room for 16 bytes, and gives its length. */
  int read(byte[] into) {
    if (fd < 0) {
      fd = ProcFs.open("/proc/" + tid + "/comm");
    }
    int length = (int) LibC.pread(fd, BUFFER.address(), SIZE, 0) - 1;
    if (length <= 0) {
      return 0;
    }
    BUFFER.bytes().get(0, into, 0, length);
    return length;
  }

  /**
   * The comm as it is now; a descriptor is not kept for it, since most tasks are refused nothing.
   */
  String text() {
    boolean held = fd >= 0;
    byte[] bytes = new byte[SIZE];
    String text = new String(bytes, 0, read(bytes), StandardCharsets.UTF_8);
    if (!held) {
      close();
    }
    return text;
  }

  void close() {
    if (fd >= 0) {
      LibC.close(fd);
      fd = -1;
    }
  }
}
