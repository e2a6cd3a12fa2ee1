package io.inquest.linux.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that seccomp would accept, but for its length perhaps ({@link #ofAnyLength}). Immutable
 * and safe for use by any thread.
 *
 * <p>Two programs are equal when their instructions are.
 */
public final class Program {
  /** Most instructions of one program: {@code BPF_MAXINSNS} of {@code <linux/bpf_common.h>}. */
  public static final int MAX_LENGTH = 4096;

  /** Words of scratch memory: {@code BPF_MEMWORDS} of {@code <linux/filter.h>}. */
  public static final int SCRATCH_WORDS = 16;

  private final List<Instruction> instructions;

  private Program(List<Instruction> instructions) {
    this.instructions = instructions;
  }

  /**
   * A checked program.
   *
   * @throws ProgramException where the kernel would refuse it
   */
  public static Program of(List<Instruction> instructions) {
    return checked(instructions, MAX_LENGTH);
  }

  /**
   * A program that is only examined, and may be longer than {@value #MAX_LENGTH} instructions.
   *
   * @throws ProgramException where the kernel would refuse it for another reason
   */
  public static Program ofAnyLength(List<Instruction> instructions) {
    return checked(instructions, Integer.MAX_VALUE);
  }

  private static Program checked(List<Instruction> instructions, int longest) {
    List<Instruction> copy = List.copyOf(instructions);
    new ProgramCheck(copy, longest).check();
    return new Program(copy);
  }

  /**
   * Reads an array of {@code struct sock_filter}.
   *
   * @param bytes a multiple of {@value Instruction#SIZE} bytes
   * @param order byte order of {@code code} and {@code k}
   * @throws ProgramException where the kernel would refuse it, or the last instruction is cut short
   */
  public static Program parse(byte[] bytes, ByteOrder order) {
    if (bytes.length % Instruction.SIZE != 0) {
      throw new ProgramException(
          bytes.length / Instruction.SIZE,
          "cut short: " + bytes.length + " bytes are not a multiple of " + Instruction.SIZE);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
    List<Instruction> instructions = new ArrayList<>(bytes.length / Instruction.SIZE);
    while (buffer.hasRemaining()) {
      int code = Short.toUnsignedInt(buffer.getShort());
      int jt = Byte.toUnsignedInt(buffer.get());
      int jf = Byte.toUnsignedInt(buffer.get());
      instructions.add(new Instruction(code, jt, jf, buffer.getInt()));
    }
    return of(instructions);
  }

  /** The program as an array of {@code struct sock_filter}; {@link #parse} reads it back. */
  public byte[] toBytes(ByteOrder order) {
    ByteBuffer buffer = ByteBuffer.allocate(length() * Instruction.SIZE).order(order);
    for (Instruction each : instructions) {
      buffer.putShort((short) each.code());
      buffer.put((byte) each.jt()).put((byte) each.jf());
      buffer.putInt(each.k());
    }
    return buffer.array();
  }

  /** Number of instructions; for the kernel at most {@value #MAX_LENGTH}. */
  public int length() {
    return instructions.size();
  }

  /** The instruction at an index from 0 to {@link #length()} - 1. */
  public Instruction instruction(int index) {
    return instructions.get(index);
  }

  /** All instructions, in order; unmodifiable. */
  public List<Instruction> instructions() {
    return instructions;
  }

  @Override
  public boolean equals(Object other) {
    // Most differ in length already, and a start need not link what compares instructions.
    return this == other
        || (other instanceof Program that
            && instructions.size() == that.instructions.size()
            && instructions.equals(that.instructions));
  }

  @Override
  public int hashCode() {
    return instructions.hashCode();
  }

  @Override
  public String toString() {
    return "Program[" + length() + " instructions]";
  }
}
