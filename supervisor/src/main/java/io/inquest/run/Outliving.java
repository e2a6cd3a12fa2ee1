package io.inquest.run;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.libc.Signals;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.WaitStatus;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What becomes of whoever started Inquest when the launched program has ended and others of the run
 * live on: they wait, which a terminal is told, or go on while this process stays.
 *
 * <p>Thread-safe: the tracer thread tells of tasks, other threads of signals. Whatever may wait,
 * for a terminal say, is done by a thread of its own.
 */
final class Outliving {
  private static final long NOTICE_AFTER_MILLIS = 1000;
  private static final long SAME_SIGNAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long TCGETS = 0x5401;
  private static final int STDERR = 2;

  private final Optional<WaitingShell> shell;
  private final RunRequest request;
  private final Set<Integer> descriptors;
  private final long run;
  private volatile State state = State.PROGRAM_RUNS;
  private volatile int programStatus;
  private volatile int tasks;
  private volatile long leftAt;
  private volatile long suspendedAt = System.nanoTime() - SAME_SIGNAL_NANOS;

  private enum State {
    PROGRAM_RUNS,
    PROGRAM_ENDED,
    WAITS,
    LEFT,
    OVER
  }

  /**
   * @param shell that can go on, if there is one
   * @param descriptors those that this process was started with
   * @param run the run's number
   */
  Outliving(Optional<WaitingShell> shell, RunRequest request, Set<Integer> descriptors, long run) {
    this.shell = shell;
    this.request = request;
    this.descriptors = descriptors;
    this.run = run;
  }

  /**
   * The launched program has ended.
   *
   * @param status its wait status
   */
  void programEnded(int status) {
    programStatus = status;
    state = State.PROGRAM_ENDED;
  }

  /**
   * To be told after each event how many tasks are left.
   *
   * @param known how many the tracer knows
   */
  void left(int known) {
    tasks = known;
    if (known == 0) {
      over();
    } else if (state == State.PROGRAM_ENDED) {
      state = State.WAITS;
      Thread thread = new Thread(request.detach() ? this::leave : this::notice, "outliving");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private synchronized void over() {
    state = State.OVER;
    notifyAll();
  }

  /** Tells a terminal, unless the others end with the program. */
  private synchronized void notice() {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(NOTICE_AFTER_MILLIS);
    try {
      for (long left; (left = until - System.nanoTime()) > 0 && state == State.WAITS; ) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (state == State.WAITS && !request.quiet() && onTerminal()) {
      String them = tasks == 1 ? "it" : "them";
      say(
          request.command().get(0)
              + " "
              + ending()
              + "; "
              + stillRun()
              + "; Ctrl-C "
              + (shell.isPresent()
                  ? "leaves " + them + " to Inquest in the background"
                  : "interrupts " + them));
    }
  }

  private String ending() {
    return WaitStatus.exited(programStatus)
        ? "exited with status " + WaitStatus.exitCode(programStatus)
        : "was killed by signal " + WaitStatus.terminationSignal(programStatus);
  }

  private String stillRun() {
    return tasks == 1 ? "1 task still runs" : tasks + " tasks still run";
  }

  /** Whether an interrupt means this process alone, and is obeyed: the caller goes on. */
  boolean interrupted() {
    if (shell.isPresent()) {
      leave();
    }
    return state == State.LEFT;
  }

  /** The terminal asks to stop: the caller gets it back, and the tasks run on. */
  void suspended() {
    long now = System.nanoTime();
    if (state == State.WAITS && now - suspendedAt > SAME_SIGNAL_NANOS) {
      suspendedAt = now;
      shell.ifPresent(waiting -> waiting.stop(Signals.SIGTSTP));
    }
  }

  /**
   * Whether a signal came from the terminal's keys while only Inquest waits there: without it, the
   * shell would have had the terminal back, and the tasks would not be reached.
   */
  boolean isForInquest(StoppedTracee delivery) {
    int signal = delivery.signal();
    return (signal == Signals.SIGINT || signal == Signals.SIGQUIT || signal == Signals.SIGTSTP)
        && shell.isPresent()
        && (state == State.WAITS || hasJustLeft())
        && !delivery.signalInfo().sentByProcess();
  }

  /** The signal by which it was called away may still be on its way to the tasks. */
  private boolean hasJustLeft() {
    return state == State.LEFT && System.nanoTime() - leftAt < SAME_SIGNAL_NANOS;
  }

  private synchronized void leave() {
    if (state != State.WAITS) {
      return;
    }
    if (!request.quiet()) {
      long pid = ProcessHandle.current().pid();
      say(stillRun() + "; run " + run + " goes on in the background; kill " + pid + " ends it");
    }
    leftAt = System.nanoTime();
    state = State.LEFT;
    notifyAll();
    LibC.setsid();
    closeInherited();
    shell.orElseThrow().goOn(programStatus);
  }

  /** Whoever reads the other end of a pipe is to see its end. */
  private void closeInherited() {
    NativeBuffer path = NativeBuffer.ofString("/dev/null");
    int nothing = LibC.open(path.address(), 2);
    for (int descriptor = 0; descriptor <= STDERR; descriptor++) {
      LibC.dup2(nothing, descriptor);
    }
    LibC.close(nothing);
    for (int descriptor : descriptors) {
      if (descriptor > STDERR) {
        LibC.close(descriptor);
      }
    }
  }

  private static boolean onTerminal() {
    // struct termios: 60 bytes at most.
    NativeBuffer settings = NativeBuffer.allocate(64);
    return LibC.ioctl(STDERR, TCGETS, settings.address()) == 0;
  }

  private static void say(String text) {
    System.err.println("inquest: " + text);
  }
}
