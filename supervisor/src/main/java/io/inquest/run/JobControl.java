package io.inquest.run;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.libc.Signals;
import io.inquest.linux.proc.ProcFs;
import io.inquest.trace.task.Task;
import io.inquest.trace.task.TaskTable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Lets the shell that started Inquest see what it would see of the program: when the program and
 * all that shares its process group has stopped, Inquest stops too, by the same signal. The shell's
 * SIGCONT wakes both. Owned by the tracer thread.
 */
final class JobControl {
  private static final int SIG_UNBLOCK = 1;
  private static final int SIG_SETMASK = 2;
  private static final long SIG_DFL = 0;
  private static final long SIG_IGN = 1;

  /** {@code tpgid} in {@code /proc/PID/stat}, counted from the field after the comm (proc(5)). */
  private static final int FOREGROUND_FIELD = 5;

  private final int leader;
  private final Optional<WaitingShell> shell;
  private final int ownPid = (int) ProcessHandle.current().pid();
  private boolean unsettled;

  /**
   * @param leader the launched program's thread group
   * @param shell what waits in front of this process, and stops with it
   */
  JobControl(int leader, Optional<WaitingShell> shell) {
    this.leader = leader;
    this.shell = shell;
  }

  /**
   * Leaves the terminal's signals to the program, which gets them too: it is in the same job. To be
   * called once the program is launched, since a child inherits what is ignored.
   */
  static void leaveTerminalSignals() {
    for (int signal : new int[] {Signals.SIGQUIT, Signals.SIGTTIN, Signals.SIGTTOU}) {
      LibC.signal(signal, SIG_IGN);
    }
  }

  /** Does nothing for SIGQUIT, which the Java runtime would answer by a list of its threads. */
  static void ignoreQuit() {
    LibC.signal(Signals.SIGQUIT, SIG_IGN);
  }

  /** The program has ended, and does not answer the terminal any more: this process does. */
  static void takeTerminalSignals() {
    for (int signal : new int[] {Signals.SIGTSTP, Signals.SIGTTIN, Signals.SIGTTOU}) {
      LibC.signal(signal, SIG_DFL);
    }
  }

  /** A task has entered a group-stop. */
  void groupStopped() {
    unsettled = true;
  }

  /** Whether {@link #settle} is to be called once no event is left to look at. */
  boolean unsettled() {
    return unsettled;
  }

  /**
   * Stops this process if its job has stopped. To be called when all events have been handled: a
   * job that was continued meanwhile has told of it.
   */
  void settle(TaskTable tasks) {
    unsettled = false;
    Task program = tasks.get(leader);
    if (program == null || program.stoppedBy() == 0) {
      return;
    }
    int job = LibC.getpgid(leader);
    boolean[] running = new boolean[1];
    tasks.forEach(
        task ->
            running[0] |=
                task.stoppedBy() == 0 && !task.exiting() && LibC.getpgid(task.tgid()) == job);
    int ownJob = LibC.getpgid(0);
    if (running[0] || !answersFor(job, ownJob)) {
      return;
    }
    stopSelf(program.stoppedBy());
    if (job != ownJob && foregroundJob() == ownJob) {
      passTerminalOn(job);
    }
    // Whoever continued this process alone means the program. If it was the whole job, the
    // program's own SIGCONT still pends, since it awaits its tracer, and this one merges with it.
    LibC.kill(job == ownJob ? leader : -job, Signals.SIGCONT);
  }

  /** Returns when this process is continued, or at once where the signal has no effect. */
  private void stopSelf(int signal) {
    NativeBuffer set = NativeBuffer.allocate(128);
    NativeBuffer oldSet = NativeBuffer.allocate(128);
    set.bytes().putLong(0, 1L << (signal - 1));
    long handler = LibC.signal(signal, SIG_DFL);
    LibC.pthread_sigmask(SIG_UNBLOCK, set.address(), oldSet.address());
    shell.ifPresent(waiting -> waiting.stopWith(signal));
    // To this very thread, so that it has stopped when the call returns.
    LibC.tgkill(ownPid, LibC.gettid(), signal);
    shell.ifPresent(WaitingShell::continued);
    LibC.pthread_sigmask(SIG_SETMASK, oldSet.address(), 0);
    if (handler != -1) {
      LibC.signal(signal, handler);
    }
  }

  /**
   * Whether the program's stop is this job's. A shell that suspends itself leads a job of its own,
   * but has the terminal that this one was given, or gave it back.
   */
  private static boolean answersFor(int job, int ownJob) {
    if (job == ownJob) {
      return true;
    }
    int foreground = foregroundJob();
    return foreground == job || foreground == ownJob;
  }

  /** The shell gives the terminal to the job that it started: the program leads another. */
  private static void passTerminalOn(int job) {
    int terminal = ProcFs.open("/dev/tty");
    if (terminal >= 0) {
      LibC.tcsetpgrp(terminal, job);
      LibC.close(terminal);
    }
  }

  private static int foregroundJob() {
    String stat = new String(ProcFs.read("/proc/self/stat"), StandardCharsets.US_ASCII);
    int from = stat.lastIndexOf(')') + 2;
    for (int field = 0; field < FOREGROUND_FIELD; field++) {
      from = stat.indexOf(' ', from) + 1;
    }
    return Integer.parseInt(stat, from, stat.indexOf(' ', from), 10);
  }
}
