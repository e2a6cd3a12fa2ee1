package io.inquest.tracee;

import com.sun.jna.Native;
import com.sun.jna.ptr.IntByReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A process that tests started, whose end is known as exactly as wait(2) tells it: {@link Process}
 * gives the same number for a program that exits with 137 and for one that SIGKILL ends.
 *
 * <p>It leads a session of its own, starts with an empty signal mask and every disposition default
 * (but for the C library's internal signals 32 and 33, which posix_spawn leaves ignored), and
 * inherits no descriptor above 2. Any thread may await it, one at a time.
 */
public final class ChildProcess {
  /**
   * How long tests wait for what should come at once: a minute, or as many as the property {@code
   * inquest.test.patience} says of a machine that is slow.
   */
  public static final Duration GENEROUS =
      Duration.ofMinutes(Integer.getInteger("inquest.test.patience", 1));

  private static final long PIDFD_OPEN = 434;
  private static final int SIGKILL = 9;

  private final List<String> command;
  private final int pid;
  private final int pidfd;
  private WaitStatus status;

  ChildProcess(List<String> command, int pid) {
    this.command = command;
    this.pid = pid;
    this.pidfd = (int) CLibrary.C.syscall(PIDFD_OPEN, pid, 0);
    if (pidfd < 0) {
      throw new IllegalStateException("pidfd_open failed with errno " + Native.getLastError());
    }
  }

  /**
   * Starts a command that the test does not wait for at once, such as a supervisor to kill.
   *
   * @param command the program, found along this process's PATH, and its arguments
   * @param environment the whole environment
   * @param input file or FIFO that becomes its standard input
   * @param output file to create or empty as its standard output
   * @param errors file to create or empty as its standard error
   * @throws IllegalStateException if the program or a file cannot be opened
   */
  public static ChildProcess start(
      List<String> command,
      Map<String, String> environment,
      Path directory,
      Path input,
      Path output,
      Path errors) {
    return new Launch(command, environment, directory, input, output, errors).start();
  }

  /** The process ID, which is its session's and its first process group's too. */
  public int pid() {
    return pid;
  }

  /** Whether the process has not been awaited. */
  public synchronized boolean isRunning() {
    return status == null;
  }

  /** Sends a signal to the process, unless it has been awaited. */
  public synchronized void signal(int signal) {
    if (status == null) {
      CLibrary.C.kill(pid, signal);
    }
  }

  /**
   * Waits for the end of the process.
   *
   * @throws AssertionError if it has not ended after {@link #GENEROUS} time; it is killed then,
   *     with its process group
   */
  public WaitStatus waitFor() {
    return waitFor(GENEROUS);
  }

  /**
   * Waits for the end of the process.
   *
   * @throws AssertionError if it has not ended after {@code longest}; it is killed then, with its
   *     process group
   */
  public WaitStatus waitFor(Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    if (isRunning() && !Poll.await(deadline, pidfd)[0]) {
      kill();
      throw new AssertionError(command + " had not ended after " + longest.toSeconds() + " s");
    }
    return reap();
  }

  /** Kills the process and its process group, unless it has been awaited, and awaits it. */
  public synchronized void kill() {
    if (status == null) {
      CLibrary.C.kill(-pid, SIGKILL);
      CLibrary.C.kill(pid, SIGKILL);
      reap();
    }
  }

  /** Readable once the process has ended; -1 once it has been awaited. */
  synchronized int pidfd() {
    return status == null ? pidfd : -1;
  }

  private synchronized WaitStatus reap() {
    if (status == null) {
      IntByReference word = new IntByReference();
      if (CLibrary.C.waitpid(pid, word, 0) != pid) {
        throw new IllegalStateException("waitpid failed with errno " + Native.getLastError());
      }
      CLibrary.C.close(pidfd);
      status = new WaitStatus(word.getValue());
    }
    return status;
  }
}
