package io.inquest.trace;

import io.inquest.linux.libc.LibC;

/**
 * Lets the shell that started Inquest see what it would see of the program: when the program and
 * all that shares its job has stopped, Inquest stops too, and the shell's SIGCONT, which goes to
 * the whole job, wakes both. Owned by the tracer thread.
 */
final class JobControl {
  private static final int SIGINT = 2;
  private static final int SIGQUIT = 3;
  private static final int SIGSTOP = 19;
  private static final int SIGTSTP = 20;
  private static final int SIGTTIN = 21;
  private static final int SIGTTOU = 22;
  private static final long SIG_IGN = 1;

  private final int leader;
  private final int ownPid = (int) ProcessHandle.current().pid();

  /**
   * @param leader the launched program's thread group
   */
  JobControl(int leader) {
    this.leader = leader;
  }

  /**
   * Leaves the terminal's signals to the program, which gets them too: it is in the same job. To be
   * called once the program is launched, since a child inherits what is ignored.
   */
  static void leaveTerminalSignals() {
    for (int signal : new int[] {SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU}) {
      LibC.signal(signal, SIG_IGN);
    }
  }

  /** A thread group has stopped: stops this process if its job as a whole has. */
  void stopped(TraceTable tasks) {
    Task first = tasks.get(leader);
    if (first == null || !first.groupStopped()) {
      return;
    }
    int job = LibC.getpgid(0);
    boolean[] running = new boolean[1];
    tasks.forEach(task -> running[0] |= !task.groupStopped() && LibC.getpgid(task.tgid()) == job);
    if (!running[0] && LibC.getpgid(leader) == job) {
      LibC.kill(ownPid, SIGSTOP);
    }
  }
}
