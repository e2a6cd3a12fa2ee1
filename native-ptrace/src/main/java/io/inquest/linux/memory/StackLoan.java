package io.inquest.linux.memory;

import io.inquest.linux.arch.Errno;
import io.inquest.linux.libc.ErrnoException;

/**
 * A piece of a stopped task's stack, lent for the time of one system call and given back as it was.
 *
 * <p>Below the stack pointer and its red zone, where nothing of the program stands, as far as the
 * stack is mapped there. The kernel maps it as it grows: where there is too little, for it has
 * grown a lot by a long list of arguments, the piece is above the stack pointer. The task does not
 * look at it within the call.
 *
 * @param address a multiple of 16
 */
public record StackLoan(long address, int size) {
  /** Bytes below the stack pointer that an ABI lets a function use. */
  private static final int RED_ZONE = 256;

  /**
   * Finds a piece.
   *
   * @param tid whose memory it is, for the exception
   * @throws ErrnoException EFAULT if there is none of that size
   */
  public static StackLoan of(int tid, TraceeMemory memory, long stackPointer, int size) {
    long below = (stackPointer - RED_ZONE - size) & ~15L;
    if (memory.readForCall(below, size).length == size) {
      return new StackLoan(below, size);
    }
    long above = (stackPointer + 15) & ~15L;
    if (memory.readForCall(above, size).length == size) {
      return new StackLoan(above, size);
    }
    throw new ErrnoException("finding room on the stack", tid, Errno.EFAULT);
  }
}
