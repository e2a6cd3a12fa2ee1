package io.inquest.trace.follow;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.Signals;
import io.inquest.linux.memory.FaultHandlers;
import io.inquest.linux.proc.TraceeAccess;
import io.inquest.linux.ptrace.StoppedTask;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Notices that the tracer waits for a tracee's memory in the kernel, which a program can bring
 * about that changes its mappings while they are looked at, and ends that: nothing can be recorded
 * meanwhile, and no signal to Inquest takes effect.
 *
 * <p>The page of a process that somebody has killed is taken from its own handlers at once. In time
 * a launched program is killed, and its page is taken from its userfaultfd handlers: it cannot
 * close them itself, since each of its tasks stops once more for the tracer before it ends. If the
 * tracer still waits, or if the program was there before Inquest, this process is killed: tracees
 * that were launched go with it, those that were attached to run on.
 *
 * <p>Thread-safe.
 */
public final class MemoryWatchdog implements AutoCloseable {
  private static final long IDLE_POLL_MILLIS = TimeUnit.SECONDS.toMillis(1);
  private static final long POLL_MILLIS = 100;

  /** How many polls in a row find the same access until it is ended. */
  private static final int PATIENCE = 100;

  private static final int PATIENCE_WHEN_UNWANTED = 10;
  private static final long RETURN_MILLIS = TimeUnit.SECONDS.toMillis(2);
  private static final long RETURN_POLL_MILLIS = 20;
  private static final long SAYING_MILLIS = TimeUnit.SECONDS.toMillis(1);

  private final Optional<ThreadGroups> launched;
  private final Thread thread;
  private volatile long unwanted = TraceeAccess.NONE;
  private volatile int killedFor;

  private MemoryWatchdog(Optional<ThreadGroups> launched) {
    this.launched = launched;
    this.thread = new Thread(this::watch, "watchdog");
  }

  /**
   * Watches the tracer from now on.
   *
   * @param launched what to kill; empty if the run has attached to its tasks
   */
  public static MemoryWatchdog start(Optional<ThreadGroups> launched) {
    MemoryWatchdog watchdog = new MemoryWatchdog(launched);
    watchdog.thread.setDaemon(true);
    watchdog.thread.start();
    return watchdog;
  }

  /** Somebody wants the run to end: an access that is going on has to be short. */
  public void toldToEnd() {
    unwanted = TraceeAccess.current();
  }

  /** The task whose memory the tracer waited for, if the program was killed for that. */
  public OptionalInt killedFor() {
    return killedFor == 0 ? OptionalInt.empty() : OptionalInt.of(killedFor);
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void watch() {
    try {
      long seen = TraceeAccess.NONE;
      int polls = 0;
      while (true) {
        // Counted rather than timed: a machine or an Inquest that slept has not waited.
        Thread.sleep(seen == TraceeAccess.NONE ? IDLE_POLL_MILLIS : POLL_MILLIS);
        long access = TraceeAccess.current();
        polls = access != TraceeAccess.NONE && access == seen ? polls + 1 : 0;
        seen = access;
        if (polls > 0) {
          lasts(access, polls);
        }
      }
    } catch (InterruptedException e) {
      // Closed: the tracer has ended its work.
    }
  }

  private void lasts(long access, int polls) throws InterruptedException {
    if (access != unwanted && isOfTheDead(access)) {
      unwanted = access;
    }
    boolean hurry = access == unwanted || killedFor != 0;
    if (polls >= (hurry ? PATIENCE_WHEN_UNWANTED : PATIENCE)) {
      end(access);
    }
  }

  /** Whether the task was killed meanwhile: its page is then taken from its own handlers. */
  private static boolean isOfTheDead(long access) {
    int tid = TraceeAccess.tid();
    long address = TraceeAccess.address();
    if (TraceeAccess.current() != access || !StoppedTask.isKilled(tid)) {
      return false;
    }
    FaultHandlers.takeAway(tid, address);
    return true;
  }

  private void end(long access) throws InterruptedException {
    int tid = TraceeAccess.tid();
    long address = TraceeAccess.address();
    if (TraceeAccess.current() != access) {
      return;
    }
    String waits =
        "waiting in vain for the memory of task " + tid + ", Inquest can record nothing more: ";
    if (launched.isEmpty()) {
      say(waits + "it ends, and leaves the processes running");
      killThisProcess();
    }
    boolean first = killedFor == 0;
    killedFor = tid;
    launched.get().forEach(tgid -> LibC.kill(tgid, Signals.SIGKILL));
    if (first) {
      say(waits + "the program is killed");
    }
    launched.get().forEach(tgid -> FaultHandlers.takeAway(tgid, address));
    if (!ends(access)) {
      say("that did not end the wait: Inquest is killed, too, and its record ends here");
      killThisProcess();
    }
  }

  private static boolean ends(long access) throws InterruptedException {
    for (long waited = 0; waited < RETURN_MILLIS; waited += RETURN_POLL_MILLIS) {
      if (TraceeAccess.current() != access) {
        return true;
      }
      Thread.sleep(RETURN_POLL_MILLIS);
    }
    return false;
  }

  /** On a thread of its own: nobody may be reading what is written. */
  private static void say(String text) throws InterruptedException {
    Thread speaker = new Thread(() -> System.err.println("inquest: " + text), "speaker");
    speaker.setDaemon(true);
    speaker.start();
    speaker.join(SAYING_MILLIS);
  }

  private static void killThisProcess() {
    LibC.kill((int) ProcessHandle.current().pid(), Signals.SIGKILL);
  }
}
