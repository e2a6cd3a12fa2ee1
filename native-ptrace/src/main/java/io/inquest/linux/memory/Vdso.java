package io.inquest.linux.memory;

import io.inquest.linux.arch.ArmRegisters;
import io.inquest.linux.arch.Registers;
import io.inquest.linux.proc.AuxiliaryVector;
import io.inquest.linux.proc.Mappings;
import java.util.OptionalLong;

/**
 * The kernel's own code in every process (vdso(7)): it holds a system call instruction that can be
 * stepped over, so that nothing of the program's text need be patched.
 *
 * <p>32-bit arm tasks may have no vdso, or one without such an instruction of the instruction set
 * that they are in; each of them has a {@code [sigpage]}, with one of either.
 */
public final class Vdso {
  private static final int IMAGE_LIMIT = 16 * 1024;

  /** What returns from signal handlers in a 32-bit arm task, in both instruction sets. */
  private static final String SIGNAL_PAGE = "[sigpage]";

  private Vdso() {}

  /**
   * The address of a system call instruction in a task's vdso or signal page.
   *
   * @param registers know the instruction
   * @param wordBits 32 or 64: the width of the words in the task's auxiliary vector
   * @return empty if the task has no vdso (boot option {@code vdso=0}) or none that calls
   */
  public static OptionalLong syscallInstruction(
      int tid, TraceeMemory memory, Registers registers, int wordBits) {
    // Only arm has the page, and only its programs need look for it.
    OptionalLong page =
        registers instanceof ArmRegisters ? Mappings.start(tid, SIGNAL_PAGE) : OptionalLong.empty();
    long start =
        page.orElseGet(
            () -> AuxiliaryVector.of(tid, wordBits).value(AuxiliaryVector.AT_SYSINFO_EHDR));
    if (start == 0) {
      return OptionalLong.empty();
    }
    int offset = registers.syscallInstruction(memory.read(start, IMAGE_LIMIT));
    return offset < 0 ? OptionalLong.empty() : OptionalLong.of(start + offset);
  }
}
