package io.inquest.linux.memory;

import io.inquest.linux.arch.Registers;
import io.inquest.linux.proc.ProcFs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/**
 * The kernel's own code in every process (vdso(7)): it holds a system call instruction that can be
 * stepped over, so that nothing of the program's text need be patched.
 */
public final class Vdso {
  private static final int AT_SYSINFO_EHDR = 33;
  private static final int IMAGE_LIMIT = 16 * 1024;

  private Vdso() {}

  /**
   * The address of a system call instruction in a task's vdso.
   *
   * @param registers tells the instruction's bytes
   * @param wordBits 32 or 64: the width of the words in the task's auxiliary vector
   * @return empty if the task has no vdso (boot option {@code vdso=0}) or none that calls
   */
  public static OptionalLong syscallInstruction(
      int tid, TraceeMemory memory, Registers registers, int wordBits) {
    long image = auxiliaryValue(ProcFs.read("/proc/" + tid + "/auxv"), wordBits);
    if (image == 0) {
      return OptionalLong.empty();
    }
    int offset = indexOf(memory.read(image, IMAGE_LIMIT), registers.syscallInstruction());
    return offset < 0 ? OptionalLong.empty() : OptionalLong.of(image + offset);
  }

  private static long auxiliaryValue(byte[] vector, int wordBits) {
    ByteBuffer words = ByteBuffer.wrap(vector).order(ByteOrder.nativeOrder());
    while (words.remaining() >= wordBits / 4) {
      long key = wordBits == 64 ? words.getLong() : words.getInt();
      long value = wordBits == 64 ? words.getLong() : Integer.toUnsignedLong(words.getInt());
      if (key == AT_SYSINFO_EHDR) {
        return value;
      }
    }
    return 0;
  }

  private static int indexOf(byte[] image, byte[] instruction) {
    int alignment = instruction.length == 4 ? 4 : 1;
    for (int at = 0; at + instruction.length <= image.length; at += alignment) {
      int same = 0;
      while (same < instruction.length && image[at + same] == instruction[same]) {
        same++;
      }
      if (same == instruction.length) {
        return at;
      }
    }
    return -1;
  }
}
