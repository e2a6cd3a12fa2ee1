package io.inquest.tracee;

/**
 * How a process ended, as wait(2) tells it.
 *
 * @param raw the status word: the low 7 bits are the signal, 0x80 tells of a core, the second byte
 *     is the exit status
 */
public record WaitStatus(int raw) {

  /** The status of a process that exited with {@code status}, 0 to 255. */
  public static WaitStatus exited(int status) {
    return new WaitStatus((status & 0xff) << 8);
  }

  /** The status of a process that {@code signal} killed without a core. */
  public static WaitStatus killed(int signal) {
    return new WaitStatus(signal & 0x7f);
  }

  /** The status of a process that {@code signal} killed and that the kernel calls dumped. */
  public static WaitStatus dumped(int signal) {
    return new WaitStatus((signal & 0x7f) | 0x80);
  }

  /** WIFEXITED. */
  public boolean isExited() {
    return (raw & 0x7f) == 0;
  }

  /** WIFSIGNALED: a process that has ended either exited or was killed. */
  public boolean isKilled() {
    return !isExited();
  }

  /**
   * WEXITSTATUS.
   *
   * @throws IllegalStateException if a signal killed the process
   */
  public int exitStatus() {
    if (!isExited()) {
      throw new IllegalStateException("the process did not exit: " + this);
    }
    return raw >>> 8 & 0xff;
  }

  /**
   * WTERMSIG.
   *
   * @throws IllegalStateException if the process exited
   */
  public int signal() {
    if (isExited()) {
      throw new IllegalStateException("no signal killed the process: " + this);
    }
    return raw & 0x7f;
  }

  /** WCOREDUMP. */
  public boolean hasCore() {
    return (raw & 0x80) != 0;
  }

  /** What {@code $?} of a shell would be: the exit status, or 128 + signal. */
  public int shellStatus() {
    return isExited() ? exitStatus() : 128 + signal();
  }

  @Override
  public String toString() {
    return isExited()
        ? "exited with " + exitStatus()
        : "killed by signal " + signal() + (hasCore() ? " (core)" : "");
  }
}
