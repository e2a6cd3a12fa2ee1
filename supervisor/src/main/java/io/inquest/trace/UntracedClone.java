package io.inquest.trace;

import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.seccomp.SeccompData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Keeps CLONE_UNTRACED from making a child that the tracer does not see: the flag is cleared for
 * the call and put back when it returns, so that the program finds what it wrote.
 */
final class UntracedClone {
  private static final long CLONE_UNTRACED = 0x00800000L;
  private static final int FLAGS_SIZE = Long.BYTES;

  private UntracedClone() {}

  /** At a clone(2) that is let through: the flags are its first argument. */
  static void clearArgument(Task task, StoppedTracee stopped, SeccompData call) {
    long flags = call.argument(0);
    if ((flags & CLONE_UNTRACED) == 0) {
      return;
    }
    int auditArch = call.arch();
    stopped.setArgument(auditArch, 0, flags & ~CLONE_UNTRACED);
    task.atSyscallExit((t, atExit, result) -> atExit.restoreArgument(auditArch, 0, flags));
  }

  /**
   * At a clone3(2) that is let through: the flags are the first word of {@code struct clone_args}
   * in the program's memory.
   */
  static void clearMemory(Task task, StoppedTracee stopped, SeccompData call) {
    long address = call.argument(0);
    byte[] word = stopped.memory().read(address, FLAGS_SIZE);
    if (word.length < FLAGS_SIZE) {
      return;
    }
    long flags = ByteBuffer.wrap(word).order(ByteOrder.nativeOrder()).getLong();
    if ((flags & CLONE_UNTRACED) == 0) {
      return;
    }
    // The structure may lie in memory that the program cannot write.
    stopped.memory().overwrite(address, bytes(flags & ~CLONE_UNTRACED));
    task.atSyscallExit((t, atExit, result) -> atExit.memory().overwrite(address, bytes(flags)));
  }

  private static byte[] bytes(long word) {
    return ByteBuffer.allocate(FLAGS_SIZE).order(ByteOrder.nativeOrder()).putLong(word).array();
  }
}
