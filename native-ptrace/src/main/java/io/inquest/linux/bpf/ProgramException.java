package io.inquest.linux.bpf;

/** A program that the kernel would refuse with {@code EINVAL}: where and why. */
public final class ProgramException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The index of a refusal that concerns the program as a whole. */
  public static final int WHOLE_PROGRAM = -1;

  private final int index;
  private final String reason;

  ProgramException(int index, String reason) {
    super(
        index == WHOLE_PROGRAM
            ? "BPF program: " + reason
            : "BPF instruction " + index + ": " + reason);
    this.index = index;
    this.reason = reason;
  }

  /** Index of the offending instruction, or {@link #WHOLE_PROGRAM}. */
  public int index() {
    return index;
  }

  /** What is wrong, without the place. */
  public String reason() {
    return reason;
  }
}
