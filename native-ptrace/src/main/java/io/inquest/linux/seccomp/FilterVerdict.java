package io.inquest.linux.seccomp;

/**
 * What one filter of a chain answered to a call.
 *
 * @param filter index of the filter, 0 = oldest
 * @param returnValue what its program returned
 * @param instruction index of the instruction that returned it
 * @param executed number of instructions executed
 */
public record FilterVerdict(int filter, int returnValue, int instruction, int executed) {

  /** What the kernel would do if this filter were alone. */
  public SeccompAction action() {
    return SeccompAction.of(returnValue);
  }

  /** The data that goes with the action. */
  public int data() {
    return SeccompAction.data(returnValue);
  }
}
