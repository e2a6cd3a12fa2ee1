package io.inquest.trace.install;

import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.memory.StackLoan;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.seccomp.FilterImage;
import java.nio.ByteOrder;

/**
 * A struct sock_fprog and its code that stand on a task's stack for the time of one call. Owned by
 * the tracer thread.
 */
public final class LentFilter {
  private final long place;
  private final byte[] before;

  private LentFilter(long place, byte[] before) {
    this.place = place;
    this.before = before;
  }

  /**
   * Puts them there.
   *
   * @throws ErrnoException if there is no room
   */
  public static LentFilter on(
      StoppedTracee stopped, long stackPointer, Program program, int wordBits) {
    byte[] code = program.toBytes(ByteOrder.nativeOrder());
    long place = room(stopped, stackPointer, program, wordBits);
    byte[] image = FilterImage.of(code, wordBits, place);
    byte[] before = stopped.memory().readForCall(place, image.length);
    LentFilter lent = new LentFilter(place, before);
    try {
      stopped.memory().overwrite(place, image);
    } catch (ErrnoException e) {
      // The first of its pages may have been written.
      lent.giveBack(stopped);
      throw e;
    }
    return lent;
  }

  /**
   * Where they would stand.
   *
   * @throws ErrnoException if there is no room
   */
  public static long room(StoppedTracee stopped, long stackPointer, Program program, int wordBits) {
    int size = FilterImage.size(program.length() * Instruction.SIZE, wordBits);
    return StackLoan.of(stopped.tid(), stopped.memory(), stackPointer, size).address();
  }

  /** Where the struct sock_fprog stands. */
  public long place() {
    return place;
  }

  /** Gives the task what stood there. */
  public void giveBack(StoppedTracee stopped) {
    stopped.memory().restore(place, before);
  }
}
