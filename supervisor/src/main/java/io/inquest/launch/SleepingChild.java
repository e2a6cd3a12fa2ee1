package io.inquest.launch;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.libc.CloneFlags;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.libc.Signals;
import io.inquest.linux.ptrace.Ptrace;
import io.inquest.linux.ptrace.Ptrace.Resume;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.Tracee;
import io.inquest.linux.ptrace.TraceeGoneException;
import io.inquest.linux.ptrace.WaitStatus;

/**
 * A child that shares this process's memory and sleeps in a system call, seized before it ran
 * anything of its own. It dies with the tracer, the thread that starts it. Owned by that thread.
 */
public final class SleepingChild {
  private static final int SIG_BLOCK = 0;
  private static final int SIG_SETMASK = 2;
  private static final int STACK_SIZE = 64 * 1024;

  /** The signals that must reach the thread that causes them: ILL, TRAP, BUS, FPE, SEGV. */
  private static final long SYNCHRONOUS = 1L << 3 | 1L << 4 | 1L << 6 | 1L << 7 | 1L << 10;

  private final Ptrace ptrace;
  private final Architecture host = Architecture.host();
  private final NativeBuffer stack = NativeBuffer.allocate(STACK_SIZE);
  private final NativeBuffer signals = NativeBuffer.allocate(128);

  public SleepingChild(Ptrace ptrace) {
    this.ptrace = ptrace;
  }

  /**
   * Starts it.
   *
   * @return the child, stopped within its sleep
   * @throws ErrnoException if it could not be made or seized; then nothing of it is left
   */
  public StoppedTracee start() {
    // A handler of the runtime's must not run in the child, which shares its memory.
    signals.bytes().putLong(0, ~SYNCHRONOUS);
    NativeBuffer oldMask = NativeBuffer.allocate(128);
    LibC.pthread_sigmask(SIG_BLOCK, signals.address(), oldMask.address());
    int tid;
    try {
      tid =
          LibC.clone(
              LibC.addressOf("syscall"),
              stack.address() + STACK_SIZE,
              CloneFlags.CLONE_VM | Signals.SIGCHLD,
              sleepCall(),
              0,
              0,
              0);
      if (tid < 0) {
        throw new ErrnoException("clone", 0, LibC.errno());
      }
    } finally {
      LibC.pthread_sigmask(SIG_SETMASK, oldMask.address(), 0);
    }
    try {
      ptrace.seize(tid);
      ptrace.interrupt(tid);
      ptrace.waitFor(tid);
      return new Tracee(ptrace, tid).stoppedBy(ptrace.waitStatus());
    } catch (ErrnoException e) {
      end(tid);
      throw e;
    }
  }

  /** A call that sleeps until a signal, whatever its arguments but the first three, which are 0. */
  private int sleepCall() {
    // aarch64 has no pause(2); ppoll(2) of no descriptors is the same.
    return host.syscalls()
        .number("pause")
        .orElseGet(() -> host.syscalls().number("ppoll").orElseThrow());
  }

  /** Kills the child and waits for its end; on the way it stops at its exit event. */
  public void end(int tid) {
    LibC.kill(tid, Signals.SIGKILL);
    while (ptrace.waitFor(tid) == tid && WaitStatus.stopped(ptrace.waitStatus())) {
      try {
        ptrace.resume(tid, Resume.CONTINUE, 0);
      } catch (TraceeGoneException e) {
        LibC.kill(tid, Signals.SIGKILL); // It was woken from this stop by the first one.
      }
    }
  }
}
