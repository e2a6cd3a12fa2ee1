package io.inquest.compile;

import io.inquest.linux.bpf.Assembler;
import io.inquest.linux.bpf.Assembly;
import io.inquest.linux.bpf.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts the steps of a program in a row: the stage <em>flatten</em>. Used once.
 *
 * <p>Each step comes after all that lead to it, so that jumps lead forward, and a test's {@code
 * yes} side comes right behind it.
 */
final class Flattener {
  /** No way to the step has been seen yet. */
  private static final long UNREACHED = -1;

  /** The ways to the step leave different words in the accumulator. */
  private static final long MIXED = -2;

  private final Assembler assembler = new Assembler();
  private final Assembler.Label[] labels;
  private final long[] held;
  private final boolean keepsLoaded;
  private final List<Word.Return> returns = new ArrayList<>();

  /** A flattened program, and the origin of each return. */
  static final class Flat {
    private final Program program;
    private final int[] originOfInstruction;

    private Flat(Program program, int[] originOfInstruction) {
      this.program = program;
      this.originOfInstruction = originOfInstruction;
    }

    Program program() {
      return program;
    }

    /** By instruction; {@link DecisionNode.Leaf#NO_ORIGIN} where it is no return of a rule. */
    int[] originOfInstruction() {
      return originOfInstruction;
    }
  }

  private Flattener(int steps, boolean keepsLoaded) {
    this.keepsLoaded = keepsLoaded;
    this.labels = new Assembler.Label[steps];
    this.held = new long[steps];
    Arrays.fill(held, UNREACHED);
  }

  /**
   * The program that begins with {@code root}; it may be longer than the kernel takes.
   *
   * @param steps the number of steps of its graph
   * @param keepsLoaded whether to make {@link Rewrite#HELD_WORDS}
   */
  static Flat flatten(Word root, int steps, boolean keepsLoaded) {
    return new Flattener(steps, keepsLoaded).flatten(root);
  }

  private Flat flatten(Word root) {
    held[root.id()] = MIXED;
    // Turned round, each step comes after all that lead to it.
    List<Word> order = root.reachable(labels.length);
    for (int i = order.size() - 1; i >= 0; i--) {
      Word word = order.get(i);
      assembler.place(label(word));
      if (word instanceof Word.Branch branch) {
        emit(branch);
      } else {
        Word.Return answer = (Word.Return) word;
        assembler.ret(answer.returnValue());
        returns.add(answer);
      }
    }
    Assembly assembly = assembler.assemble();
    int[] origins = new int[assembly.program().length()];
    Arrays.fill(origins, DecisionNode.Leaf.NO_ORIGIN);
    for (Word.Return answer : returns) {
      origins[assembly.indexOf(label(answer))] = answer.origin();
    }
    return new Flat(assembly.program(), origins);
  }

  private void emit(Word.Branch branch) {
    long word = accumulator(branch.offset(), branch.mask());
    if (held[branch.id()] != word) {
      if (held[branch.id()] != accumulator(branch.offset(), -1)) {
        assembler.ld(branch.offset());
      }
      if (branch.mask() != -1) {
        assembler.and(branch.mask());
      }
    }
    assembler.jump(branch.code(), branch.k(), label(branch.yes()), label(branch.no()));
    reach(branch.yes(), word);
    reach(branch.no(), word);
  }

  private void reach(Word word, long accumulator) {
    long before = held[word.id()];
    boolean same = before == UNREACHED || before == accumulator;
    held[word.id()] = same && keepsLoaded ? accumulator : MIXED;
  }

  private static long accumulator(int offset, int mask) {
    return (long) offset << 32 | Integer.toUnsignedLong(mask);
  }

  private Assembler.Label label(Word word) {
    Assembler.Label label = labels[word.id()];
    if (label == null) {
      label = assembler.label("step " + word.id());
      labels[word.id()] = label;
    }
    return label;
  }
}
