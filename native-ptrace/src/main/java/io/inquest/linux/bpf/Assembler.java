package io.inquest.linux.bpf;

import static io.inquest.linux.bpf.Instruction.*;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Builds a program from instructions and labels.
 *
 * <p>Labels lead forward only, as BPF's jumps do: first jump to a label, later {@link #place} it. A
 * jump may have any distance: where a conditional jump's eight bits do not reach, a {@code ja} is
 * put behind it. A {@code ja} to the instruction after it is left out. Nothing else is rewritten:
 * every return that was asked for is there.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class Assembler {
  /** A label that stands for the instruction after the jump. */
  public static final Label NEXT = new Label("next");

  /** A place in the program that jumps lead to. Belongs to the assembler that made it. */
  public static final class Label {
    static final int UNPLACED = -1;

    private final String name;
    int item = UNPLACED;

    private Label(String name) {
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * What was asked for: an instruction, whose {@code jt}, {@code jf} and, for a {@code ja}, {@code
   * k} are still open where labels are given. An unconditional jump has {@code holds} alone.
   */
  record Item(Instruction instruction, Label holds, Label fails) {
    boolean isJump() {
      return instruction.code() == JA;
    }
  }

  private final List<Item> items = new ArrayList<>();
  private final Set<Label> awaited = new LinkedHashSet<>();

  /** A new label, not yet placed. */
  public Label label(String name) {
    return new Label(name);
  }

  /**
   * Places a label before the next instruction.
   *
   * @throws IllegalStateException if it is placed already
   */
  public Assembler place(Label label) {
    if (label == NEXT || label.item != Label.UNPLACED) {
      throw new IllegalStateException("label " + label + " is placed already");
    }
    label.item = items.size();
    awaited.remove(label);
    return this;
  }

  /** Loads the word at a byte offset of the input into A. */
  public Assembler ld(int offset) {
    return emit(Instruction.of(LD_ABS, offset));
  }

  /** A = A &amp; mask. */
  public Assembler and(int mask) {
    return emit(Instruction.of(AND_K, mask));
  }

  /** Returns {@code value}. */
  public Assembler ret(int value) {
    return emit(Instruction.of(RET_K, value));
  }

  /** Goes to {@code holds} if A == k, else to {@code fails}. */
  public Assembler jeq(int k, Label holds, Label fails) {
    return jump(JEQ_K, k, holds, fails);
  }

  /** Goes to {@code holds} if A &gt; k (unsigned), else to {@code fails}. */
  public Assembler jgt(int k, Label holds, Label fails) {
    return jump(JGT_K, k, holds, fails);
  }

  /** Goes to {@code holds} if A &gt;= k (unsigned), else to {@code fails}. */
  public Assembler jge(int k, Label holds, Label fails) {
    return jump(JGE_K, k, holds, fails);
  }

  /** Goes to {@code holds} if (A &amp; k) != 0, else to {@code fails}. */
  public Assembler jset(int k, Label holds, Label fails) {
    return jump(JSET_K, k, holds, fails);
  }

  /** Goes to {@code target}. */
  public Assembler ja(Label target) {
    await(target);
    items.add(new Item(Instruction.of(JA, 0), target, NEXT));
    return this;
  }

  /**
   * A conditional jump of any kind.
   *
   * @param code one of the eight opcodes that {@link Instruction#isConditional(int)} knows
   * @param k operand of the test, ignored where it is X
   */
  public Assembler jump(int code, int k, Label holds, Label fails) {
    if (!Instruction.isConditional(code)) {
      throw new IllegalArgumentException(
          "opcode 0x" + Integer.toHexString(code) + " is not a conditional jump");
    }
    await(holds);
    await(fails);
    items.add(new Item(Instruction.of(code, k), holds, fails));
    return this;
  }

  /** Any instruction that is not a jump. */
  public Assembler emit(Instruction instruction) {
    if (instruction.code() == JA || instruction.isConditional()) {
      throw new IllegalArgumentException("jumps are given by labels");
    }
    items.add(new Item(instruction, NEXT, NEXT));
    return this;
  }

  /**
   * The program, with every jump resolved.
   *
   * @throws IllegalStateException if a label that is jumped to was not placed
   * @throws ProgramException if the kernel would refuse the program for anything but its length,
   *     for a label at its very end for example
   */
  public Assembly assemble() {
    if (!awaited.isEmpty()) {
      throw new IllegalStateException(
          "label " + awaited.iterator().next() + " is jumped to but not placed");
    }
    return new JumpLayout(items).assembly();
  }

  private void await(Label target) {
    if (target == NEXT) {
      return;
    }
    if (target.item != Label.UNPLACED) {
      throw new IllegalStateException("label " + target + " lies behind: jumps go forward only");
    }
    awaited.add(target);
  }
}
