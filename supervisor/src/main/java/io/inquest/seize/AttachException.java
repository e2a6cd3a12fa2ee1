package io.inquest.seize;

/** A process could not be attached to; it runs on as before. */
public final class AttachException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int pid;

  public AttachException(int pid, String message) {
    super("cannot attach to " + pid + ": " + message);
    this.pid = pid;
  }

  /** The process. */
  public int pid() {
    return pid;
  }
}
