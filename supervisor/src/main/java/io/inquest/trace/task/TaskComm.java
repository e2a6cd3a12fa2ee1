package io.inquest.trace.task;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.memory.InitialStack;
import io.inquest.linux.proc.ProcFs;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.SyscallInfo;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A task's comm, read anew each time since a task may rename itself. The descriptor stays open: a
 * read through it costs a fifth of opening the file. Owned by the tracer thread.
 */
public final class TaskComm {
  /** TASK_COMM_LEN, and the newline that proc(5) adds. */
  private static final int SIZE = 17;

  private static final int MOST_LENGTH = 15;

  /** In {@code <linux/audit.h>}: of an audit arch with words of 64 bits. */
  private static final int AUDIT_ARCH_64BIT = 0x80000000;

  /** How the kernel names a file that was executed by its descriptor (execveat(2)). */
  private static final String BY_DESCRIPTOR = "/dev/fd/";

  private static final NativeBuffer BUFFER = NativeBuffer.allocate(SIZE);

  private final int tid;
  private int fd = -1;

  TaskComm(int tid) {
    this.tid = tid;
  }

  /** Copies the comm into {@code into}, which has room for 16 bytes, and gives its length. */
  public int read(byte[] into) {
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
  public String text() {
    boolean held = fd >= 0;
    byte[] bytes = new byte[SIZE];
    String text = new String(bytes, 0, read(bytes), StandardCharsets.UTF_8);
    if (!held) {
      close();
    }
    return text;
  }

  /**
   * The comm that an exec gave the task, which stands at its event: the last part of the executed
   * name, mostly read from the image's stack, which costs a third of looking into /proc.
   */
  public String afterExec(StoppedTracee stopped) {
    SyscallInfo info = stopped.syscallInfo();
    Optional<byte[]> name =
        InitialStack.executedName(stopped.memory(), info.stackPointer(), wordBits(info));
    return name.filter(TaskComm::namesTheFile).map(TaskComm::lastPart).orElseGet(this::text);
  }

  /** The width of the words of the image that a task stands in. */
  public static int wordBits(SyscallInfo info) {
    return (info.auditArch() & AUDIT_ARCH_64BIT) != 0 ? Long.SIZE : Integer.SIZE;
  }

  /** What comm a descriptor gives depends on the kernel's version. */
  private static boolean namesTheFile(byte[] name) {
    return !new String(name, StandardCharsets.UTF_8).startsWith(BY_DESCRIPTOR);
  }

  private static String lastPart(byte[] name) {
    int from = name.length;
    while (from > 0 && name[from - 1] != '/') {
      from--;
    }
    int length = Math.min(name.length - from, MOST_LENGTH);
    return new String(name, from, length, StandardCharsets.UTF_8);
  }

  public void close() {
    if (fd >= 0) {
      LibC.close(fd);
      fd = -1;
    }
  }
}
