package io.inquest.trace;

import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.seccomp.SeccompData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Keeps CLONE_UNTRACED from making a child that the tracer does not see: the flag is cleared for
 * the call and put back when it returns, so that the program finds what it wrote. Owned by the
 * tracer thread.
 */
final class UntracedClone {
  static final long CLONE_UNTRACED = 0x00800000L;

  private static final int FLAGS_SIZE = Long.BYTES;

  private final RunRecorder recorder;

  UntracedClone(RunRecorder recorder) {
    this.recorder = recorder;
  }

  /** At a clone(2) that is let through: the flags are its first argument. */
  void clearArgument(Task task, StoppedTracee stopped, SeccompData call) {
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
   * in the program's memory. Whoever else can write there may set the flag again before the kernel
   * reads it: then a child is made that no event tells of.
   */
  void clearMemory(Task task, StoppedTracee stopped, SeccompData call) {
    long address = call.argument(0);
    byte[] word = stopped.memory().read(address, FLAGS_SIZE);
    if (word.length < FLAGS_SIZE) {
      return;
    }
    long flags = ByteBuffer.wrap(word).order(ByteOrder.nativeOrder()).getLong();
    if ((flags & CLONE_UNTRACED) != 0) {
      // The structure may lie in memory that the program cannot write.
      stopped.memory().overwrite(address, bytes(flags & ~CLONE_UNTRACED));
      task.atSyscallExit((t, atExit, result) -> atExit.memory().overwrite(address, bytes(flags)));
    }
    task.expectChild();
    task.atSyscallExit((t, atExit, result) -> escaped(t, result));
  }

  private void escaped(Task task, long child) {
    if (child > 0 && !task.childWasTold()) {
      recorder.append(
          new Gap(
              recorder.now(),
              GapKind.LOST_TRACEE,
              task.tid(),
              1,
              "its clone3 made task "
                  + child
                  + " with CLONE_UNTRACED, which was set again after Inquest had cleared it: that"
                  + " task is not traced, and what a policy refuses it fails with ENOSYS"));
    }
  }

  private static byte[] bytes(long word) {
    return ByteBuffer.allocate(FLAGS_SIZE).order(ByteOrder.nativeOrder()).putLong(word).array();
  }
}
