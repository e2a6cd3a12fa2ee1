package io.inquest.run;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.libc.Prctl;
import io.inquest.linux.libc.Signals;
import io.inquest.linux.proc.ProcFs;
import io.inquest.linux.ptrace.WaitStatus;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The launcher script, where it waits in front of this process ({@code bin/in-front}): whoever
 * started Inquest sees that shell, which can end while this process stays.
 *
 * <p>What it is to do stands in the name of this process's first thread ({@code /proc/PID/comm},
 * which only this process may write), where the shell looks at SIGURG.
 *
 * <p>Thread-safe.
 */
public final class WaitingShell {
  /** The shell's process; absent where the launcher script became this process. */
  private static final String PID = "inquest.launch.waits";

  private static final long SIG_DFL = 0;
  private static final long LONGEST_END_MILLIS = 1000;

  private final int pid;
  private final int comm;
  private final CountDownLatch left = new CountDownLatch(1);
  private final Thread bond = new Thread(this::endWithShell, "bond");

  private WaitingShell(int pid, int comm) {
    this.pid = pid;
    this.comm = comm;
  }

  /**
   * Finds the shell, if there is one. From then on its death is this process's, until it is told to
   * go on.
   *
   * @param ignored bit N-1 set for each signal N that was ignored when Inquest was started; what
   *     the shell ignored for a process in the background is no longer ignored
   */
  static Optional<WaitingShell> find(long ignored) {
    int pid = Integer.getInteger(PID, 0);
    if (pid == 0) {
      return Optional.empty();
    }
    long now =
        Long.parseUnsignedLong(ProcFs.field(ProcFs.read("/proc/self/status"), "SigIgn:"), 16);
    for (int signal : new int[] {Signals.SIGINT, Signals.SIGQUIT}) {
      if ((now & ~ignored & 1L << (signal - 1)) != 0) {
        LibC.signal(signal, SIG_DFL);
      }
    }
    WaitingShell shell = new WaitingShell(pid, ProcFs.openToWrite("/proc/self/comm"));
    shell.bond.setDaemon(true);
    shell.bond.start();
    return Optional.of(shell);
  }

  /** The kernel tells of a parent's death to the thread that asked for it (prctl(2)). */
  private void endWithShell() {
    LibC.prctl(Prctl.PR_SET_PDEATHSIG, Signals.SIGKILL, 0, 0, 0);
    if (LibC.getppid() != pid) {
      LibC.kill((int) ProcessHandle.current().pid(), Signals.SIGKILL);
    }
    try {
      left.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LibC.prctl(Prctl.PR_SET_PDEATHSIG, 0, 0, 0, 0);
  }

  /** Has the shell stop by a signal as soon as this process has, which is to do so at once. */
  void stopWith(int signal) {
    tell("stop " + signal);
  }

  /** Has the shell stop by a signal; this process goes on. */
  void stop(int signal) {
    tell("hold " + signal);
  }

  /** This process runs on. */
  void continued() {
    write("java");
  }

  /** Has the shell end by a signal, and this process with it. */
  public void endBy(int signal) {
    if (left.getCount() > 0) {
      tell("signal " + signal);
      try {
        bond.join(LONGEST_END_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Has the shell end as the program did; this process stays. */
  void goOn(int waitStatus) {
    left.countDown();
    try {
      bond.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tell(
        WaitStatus.exited(waitStatus)
            ? "exit " + WaitStatus.exitCode(waitStatus)
            : "signal " + WaitStatus.terminationSignal(waitStatus));
  }

  private void tell(String what) {
    write(what);
    LibC.kill(pid, Signals.SIGURG);
  }

  private synchronized void write(String name) {
    NativeBuffer text = NativeBuffer.ofBytes(name.getBytes(StandardCharsets.US_ASCII));
    LibC.write(comm, text.address(), name.length());
  }
}
