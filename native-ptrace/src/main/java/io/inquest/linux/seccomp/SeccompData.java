package io.inquest.linux.seccomp;

import io.inquest.linux.arch.Registers;
import io.inquest.linux.bpf.FilterInput;
import io.inquest.linux.bpf.PossibleReturns;
import io.inquest.linux.ptrace.SyscallInfo;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * One system call as filters see it: {@code struct seccomp_data} of {@code <linux/seccomp.h>}.
 *
 * <pre>
 *   offset  0      4       8                     16        24            56        64
 *          |  nr  | arch  | instruction_pointer | args[0] | args[1] ... | args[5] |
 *           32 bit 32 bit  64 bit                64 bit each
 * </pre>
 *
 * <p>64-bit values are in the host's byte order. Both hosts, x86_64 and aarch64, are little endian,
 * so the low half comes first.
 *
 * <p>Reusable; owned by one thread.
 */
public final class SeccompData extends FilterInput {
  /** Offset of the system call number. */
  public static final int NR = 0;

  /** Offset of the audit arch. */
  public static final int ARCH = 4;

  /** Offset of the instruction pointer's low half. */
  public static final int INSTRUCTION_POINTER = 8;

  /** Offset of the low half of the first argument; each argument has 8 bytes. */
  public static final int ARGS = 16;

  /** Number of arguments. */
  public static final int ARGUMENTS = 6;

  /**
   * The words of any call of a number, for {@link PossibleReturns}: arguments and place are open.
   */
  public static OptionalInt[] wordsOfCall(int nr, int arch) {
    OptionalInt[] words = new OptionalInt[SIZE / Integer.BYTES];
    Arrays.fill(words, OptionalInt.empty());
    words[NR / Integer.BYTES] = OptionalInt.of(nr);
    words[ARCH / Integer.BYTES] = OptionalInt.of(arch);
    return words;
  }

  /** Sets every field, and returns this. */
  public SeccompData set(
      int nr, int arch, long ip, long a0, long a1, long a2, long a3, long a4, long a5) {
    setWord(NR / Integer.BYTES, nr);
    setWord(ARCH / Integer.BYTES, arch);
    setLong(INSTRUCTION_POINTER, ip);
    setLong(ARGS, a0);
    setLong(ARGS + 8, a1);
    setLong(ARGS + 16, a2);
    setLong(ARGS + 24, a3);
    setLong(ARGS + 32, a4);
    setLong(ARGS + 40, a5);
    return this;
  }

  /** Sets every field from what a task stands at: an entry or a seccomp-stop. */
  public SeccompData set(SyscallInfo info) {
    return set(
        info.number(),
        info.auditArch(),
        info.instructionPointer(),
        info.argument(0),
        info.argument(1),
        info.argument(2),
        info.argument(3),
        info.argument(4),
        info.argument(5));
  }

  /** Sets every field, the arguments as a stopped task's registers hold them. */
  public SeccompData set(int nr, int arch, long ip, Registers registers) {
    return set(
        nr,
        arch,
        ip,
        registers.argument(0),
        registers.argument(1),
        registers.argument(2),
        registers.argument(3),
        registers.argument(4),
        registers.argument(5));
  }

  /** Sets every field to another's. */
  public SeccompData set(SeccompData other) {
    return set(
        other.nr(),
        other.arch(),
        other.instructionPointer(),
        other.argument(0),
        other.argument(1),
        other.argument(2),
        other.argument(3),
        other.argument(4),
        other.argument(5));
  }

  /** Sets one argument, 0 to 5, and leaves the other fields alone. */
  public SeccompData setArgument(int index, long value) {
    setLong(argumentOffset(index), value);
    return this;
  }

  /** The system call number; x32 numbers carry their bit, -1 skips a call. */
  public int nr() {
    return word(NR);
  }

  /** The audit arch. */
  public int arch() {
    return word(ARCH);
  }

  /** Address of the instruction after the system call instruction. */
  public long instructionPointer() {
    return longAt(INSTRUCTION_POINTER);
  }

  /** An argument, 0 to 5. */
  public long argument(int index) {
    return longAt(argumentOffset(index));
  }

  private static int argumentOffset(int index) {
    if (index < 0 || index >= ARGUMENTS) {
      throw new IndexOutOfBoundsException("argument " + index + "; there are 6");
    }
    return ARGS + Long.BYTES * index;
  }

  private void setLong(int offset, long value) {
    setWord(offset / Integer.BYTES, (int) value);
    setWord(offset / Integer.BYTES + 1, (int) (value >>> Integer.SIZE));
  }

  private long longAt(int offset) {
    return Integer.toUnsignedLong(word(offset))
        | (long) word(offset + Integer.BYTES) << Integer.SIZE;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("nr ").append(nr());
    text.append(", arch 0x").append(Integer.toHexString(arch()));
    text.append(", ip 0x").append(Long.toHexString(instructionPointer())).append(", args");
    for (int index = 0; index < ARGUMENTS; index++) {
      text.append(" 0x").append(Long.toHexString(argument(index)));
    }
    return text.toString();
  }
}
