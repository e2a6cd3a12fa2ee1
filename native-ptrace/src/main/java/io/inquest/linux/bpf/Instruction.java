package io.inquest.linux.bpf;

/**
 * One instruction: {@code struct sock_filter} of {@code <linux/filter.h>}.
 *
 * <pre>
 *   offset 0      2    3    4            8
 *          | code | jt | jf |     k      |
 *           16 bit  8    8     32 bit
 * </pre>
 *
 * <p>The constants are the opcodes that seccomp accepts. {@code A} is the accumulator, {@code X}
 * the index register, {@code M} the scratch memory.
 *
 * @param code operation, 0 to 65535
 * @param jt instructions to skip when a conditional jump's test holds, 0 to 255
 * @param jf instructions to skip when it does not, 0 to 255
 * @param k operand: a constant, an offset, a scratch word, or the distance of {@link #JA}
 */
public record Instruction(int code, int jt, int jf, int k) {
  /** Size of one instruction in bytes. */
  public static final int SIZE = 8;

  /** A = the word at byte offset k of the input. */
  public static final int LD_ABS = 0x20;

  /** A = size of the input in bytes. */
  public static final int LD_LEN = 0x80;

  /** A = k. */
  public static final int LD_IMM = 0x00;

  /** A = M[k]. */
  public static final int LD_MEM = 0x60;

  /** X = size of the input in bytes. */
  public static final int LDX_LEN = 0x81;

  /** X = k. */
  public static final int LDX_IMM = 0x01;

  /** X = M[k]. */
  public static final int LDX_MEM = 0x61;

  /** M[k] = A. */
  public static final int ST = 0x02;

  /** M[k] = X. */
  public static final int STX = 0x03;

  /** A = A + k. */
  public static final int ADD_K = 0x04;

  /** A = A + X. */
  public static final int ADD_X = 0x0c;

  /** A = A - k. */
  public static final int SUB_K = 0x14;

  /** A = A - X. */
  public static final int SUB_X = 0x1c;

  /** A = A * k. */
  public static final int MUL_K = 0x24;

  /** A = A * X. */
  public static final int MUL_X = 0x2c;

  /** A = A / k, unsigned. */
  public static final int DIV_K = 0x34;

  /** A = A / X, unsigned; ends the program with 0 where X is 0. */
  public static final int DIV_X = 0x3c;

  /** A = A | k. */
  public static final int OR_K = 0x44;

  /** A = A | X. */
  public static final int OR_X = 0x4c;

  /** A = A &amp; k. */
  public static final int AND_K = 0x54;

  /** A = A &amp; X. */
  public static final int AND_X = 0x5c;

  /** A = A &lt;&lt; k. */
  public static final int LSH_K = 0x64;

  /** A = A &lt;&lt; (X &amp; 31). */
  public static final int LSH_X = 0x6c;

  /** A = A &gt;&gt;&gt; k. */
  public static final int RSH_K = 0x74;

  /** A = A &gt;&gt;&gt; (X &amp; 31). */
  public static final int RSH_X = 0x7c;

  /** A = -A. */
  public static final int NEG = 0x84;

  /** A = A ^ k. */
  public static final int XOR_K = 0xa4;

  /** A = A ^ X. */
  public static final int XOR_X = 0xac;

  /** Skip k instructions. */
  public static final int JA = 0x05;

  /** Skip jt instructions if A == k, else jf. */
  public static final int JEQ_K = 0x15;

  /** Skip jt instructions if A == X, else jf. */
  public static final int JEQ_X = 0x1d;

  /** Skip jt instructions if A &gt; k (unsigned), else jf. */
  public static final int JGT_K = 0x25;

  /** Skip jt instructions if A &gt; X (unsigned), else jf. */
  public static final int JGT_X = 0x2d;

  /** Skip jt instructions if A &gt;= k (unsigned), else jf. */
  public static final int JGE_K = 0x35;

  /** Skip jt instructions if A &gt;= X (unsigned), else jf. */
  public static final int JGE_X = 0x3d;

  /** Skip jt instructions if (A &amp; k) != 0, else jf. */
  public static final int JSET_K = 0x45;

  /** Skip jt instructions if (A &amp; X) != 0, else jf. */
  public static final int JSET_X = 0x4d;

  /** Return k. */
  public static final int RET_K = 0x06;

  /** Return A. */
  public static final int RET_A = 0x16;

  /** X = A. */
  public static final int TAX = 0x07;

  /** A = X. */
  public static final int TXA = 0x87;

  private static final int CLASS = 0x07;
  private static final int SOURCE_X = 0x08;

  /**
   * Checks that the fields fit {@code struct sock_filter}.
   *
   * @throws IllegalArgumentException where they do not
   */
  public Instruction {
    if (code >>> 16 != 0 || jt >>> 8 != 0 || jf >>> 8 != 0) {
      throw new IllegalArgumentException(
          "not a sock_filter: code " + code + ", jt " + jt + ", jf " + jf);
    }
  }

  /** An instruction that does not branch. */
  public static Instruction of(int code, int k) {
    return new Instruction(code, 0, 0, k);
  }

  /** A conditional jump. */
  public static Instruction jump(int code, int k, int jt, int jf) {
    return new Instruction(code, jt, jf, k);
  }

  /** Whether this returns from the program. */
  public boolean isReturn() {
    return code == RET_K || code == RET_A;
  }

  /** Whether the operand is a word of scratch memory. */
  public boolean usesScratch() {
    return code == LD_MEM || code == LDX_MEM || code == ST || code == STX;
  }

  /** Whether this is one of the eight conditional jumps. */
  public boolean isConditional() {
    return isConditional(code);
  }

  /** Whether {@code code} is one of the eight conditional jumps. */
  public static boolean isConditional(int code) {
    return switch (code) {
      case JEQ_K, JEQ_X, JGT_K, JGT_X, JGE_K, JGE_X, JSET_K, JSET_X -> true;
      default -> false;
    };
  }

  /** Whether the operand of this arithmetic or jump instruction is X instead of k. */
  public boolean readsIndex() {
    int operation = code & CLASS;
    return (operation == (ADD_K & CLASS) || operation == (JEQ_K & CLASS)) && (code & SOURCE_X) != 0;
  }
}
