package io.inquest.linux.bpf;

import static io.inquest.linux.bpf.Instruction.*;

import io.inquest.linux.seccomp.SeccompData;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Programs and words that tests draw at random, with a liking for values at the edges. */
public final class RandomPrograms {
  private static final int[] OPCODES = {
    LD_ABS, LD_LEN, LD_IMM, LD_MEM, LDX_LEN, LDX_IMM, LDX_MEM, ST, STX, ADD_K, ADD_X, SUB_K, SUB_X,
    MUL_K, MUL_X, DIV_K, DIV_X, OR_K, OR_X, AND_K, AND_X, LSH_K, LSH_X, RSH_K, RSH_X, NEG, XOR_K,
    XOR_X, JA, JEQ_K, JEQ_X, JGT_K, JGT_X, JGE_K, JGE_X, JSET_K, JSET_X, RET_K, RET_A, TAX, TXA,
  };

  /** MOD, loads of bytes and half words, indirect loads, and codes that no BPF knows. */
  private static final int[] FOREIGN_OPCODES = {
    0x94, 0x9c, 0x28, 0x30, 0x40, 0x48, 0x50, 0xb1, 0x0e, 0x8c, 0x21, 0x08, 0x55, 0x8000, 0xffff,
  };

  private static final int[] EDGES = {
    0, 1, 2, 31, 32, 33, Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0xc000003e, 0x7fff0000,
  };

  private final Random random;

  private RandomPrograms(Random random) {
    this.random = random;
  }

  /** Draws from the seed that the system property {@code inquest.seed} gives, or a new one. */
  public static RandomPrograms printingSeed() {
    long seed = Long.getLong("inquest.seed", System.nanoTime());
    System.out.println("-Dinquest.seed=" + seed);
    return new RandomPrograms(new Random(seed));
  }

  /** The source of all randomness here. */
  public Random random() {
    return random;
  }

  /** A 32-bit word. */
  public int word() {
    return switch (random.nextInt(3)) {
      case 0 -> EDGES[random.nextInt(EDGES.length)];
      case 1 -> random.nextInt(4096);
      default -> random.nextInt();
    };
  }

  /** Two words. */
  public long doubleWord() {
    return (long) word() << Integer.SIZE | Integer.toUnsignedLong(word());
  }

  /**
   * Gives a call random words in every field.
   *
   * @return {@code call}
   */
  public SeccompData fill(SeccompData call) {
    return call.set(
        word(),
        word(),
        doubleWord(),
        doubleWord(),
        doubleWord(),
        doubleWord(),
        doubleWord(),
        doubleWord(),
        doubleWord());
  }

  /** A program that the kernel accepts. */
  public Program accepted(int length) {
    List<Instruction> drawn = drawn(length, 0);
    while (true) {
      try {
        return Program.of(drawn);
      } catch (ProgramException e) {
        drawn.set(e.index(), Instruction.of(LD_IMM, word()));
      }
    }
  }

  /** Instructions that the kernel may accept or refuse, for any of its reasons. */
  public List<Instruction> any(int length) {
    List<Instruction> drawn = drawn(length, 2);
    if (random.nextInt(20) == 0) {
      drawn.set(length - 1, Instruction.of(JA, 0));
    }
    return drawn;
  }

  /** {@code errorsInHundred} is how often a jump leads too far or an opcode is foreign. */
  private List<Instruction> drawn(int length, int errorsInHundred) {
    List<Instruction> drawn = new ArrayList<>();
    for (int index = 0; index < length - 1; index++) {
      boolean wrong = random.nextInt(100) < errorsInHundred;
      int code =
          wrong && random.nextBoolean()
              ? FOREIGN_OPCODES[random.nextInt(FOREIGN_OPCODES.length)]
              : opcode();
      int room = length - index - (wrong ? 1 : 2);
      drawn.add(instruction(code, room));
    }
    drawn.add(random.nextInt(4) == 0 ? Instruction.of(RET_A, 0) : Instruction.of(RET_K, word()));
    return drawn;
  }

  private int opcode() {
    int code = OPCODES[random.nextInt(OPCODES.length)];
    // Returns end most programs early; equality tests make up most real ones.
    return code == RET_K || code == RET_A ? JEQ_K : code;
  }

  private Instruction instruction(int code, int room) {
    if (Instruction.isConditional(code)) {
      int jt = distance(room);
      int jf = random.nextBoolean() ? 0 : distance(room);
      return Instruction.jump(code, word(), jt, jf);
    }
    return Instruction.of(
        code,
        switch (code) {
          case LD_ABS -> random.nextInt(40) == 0 ? word() : 4 * random.nextInt(16);
          case LD_MEM, LDX_MEM, ST, STX -> random.nextInt(40) == 0 ? 16 : random.nextInt(3);
          case LSH_K, RSH_K -> random.nextInt(40) == 0 ? 32 : random.nextInt(32);
          case JA -> distance(room);
          default -> word();
        });
  }

  private int distance(int room) {
    int limit = Math.min(room, random.nextBoolean() ? 4 : 255);
    return limit <= 0 ? 0 : random.nextInt(limit + 1);
  }
}
