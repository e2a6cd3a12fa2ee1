package io.inquest.cli;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.ptrace.WaitStatus;
import io.inquest.run.WaitingShell;
import java.util.Optional;

/** Ends this process as the program ended. */
final class ProgramEnd {
  private static final int RLIMIT_CORE = 4;
  private static final int SIG_UNBLOCK = 1;
  private static final long SIG_DFL = 0;

  private ProgramEnd() {}

  /**
   * The exit status to end with; if a signal killed the program, this process ends by the same one,
   * without a core of its own, and the method does not return.
   *
   * @param shell what waits in front of this process, and ends so first
   */
  static int statusOf(int waitStatus, Optional<WaitingShell> shell) {
    if (WaitStatus.exited(waitStatus)) {
      return WaitStatus.exitCode(waitStatus);
    }
    int signal = WaitStatus.terminationSignal(waitStatus);
    System.err.flush();
    shell.ifPresent(waiting -> waiting.endBy(signal));
    NativeBuffer buffer = NativeBuffer.allocate(128);
    LibC.setrlimit(RLIMIT_CORE, buffer.address());
    LibC.signal(signal, SIG_DFL);
    buffer.bytes().putLong(0, 1L << (signal - 1));
    LibC.pthread_sigmask(SIG_UNBLOCK, buffer.address(), 0);
    // To this very thread, so that no other end can overtake it.
    LibC.tgkill((int) ProcessHandle.current().pid(), LibC.gettid(), signal);
    return 128 + signal;
  }
}
