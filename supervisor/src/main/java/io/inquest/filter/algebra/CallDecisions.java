package io.inquest.filter.algebra;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Action;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What a filter decides on single calls, whatever their arguments. Used by one thread. */
public final class CallDecisions {
  private static final int MOST_NODES = 1 << 19;

  private final Diagrams diagrams = new Diagrams(MOST_NODES);
  private final int all;

  /**
   * The decisions of programs.
   *
   * @throws TooComplexException if they cannot be told exactly
   */
  public CallDecisions(Joint programs) {
    this.all = programs.diagram(diagrams);
  }

  /** How far a call is let through. */
  public enum Passing {
    /** With whatever arguments. */
    ALWAYS,
    /** With some arguments. */
    SOMETIMES,
    /** With no arguments. */
    NEVER
  }

  /** How far the call with this number is let through. */
  public Passing passing(Architecture abi, int nr) {
    int passes = passes(decision(abi.auditArch(), nr));
    return passes == Diagrams.TRUE
        ? Passing.ALWAYS
        : passes == Diagrams.FALSE ? Passing.NEVER : Passing.SOMETIMES;
  }

  /** The answer to a call, if it is the same whatever the arguments. */
  public Optional<Action> answer(int auditArch, int nr) {
    int decision = decision(auditArch, nr);
    return diagrams.isLeaf(decision)
        ? Optional.of(Answered.action(diagrams.number(decision)))
        : Optional.empty();
  }

  /**
   * A call with this number that is let through, or one that is refused; empty if there is none.
   */
  public Optional<Call> example(Architecture abi, int nr, boolean passing) {
    int passes = passes(decision(abi.auditArch(), nr));
    return example(abi, nr, passing ? passes : diagrams.not(passes));
  }

  /**
   * A call that is let through because of bits of an argument that the kernel ignores: with these
   * bits clear it would be refused.
   *
   * @param argument 0 to 5
   * @param bits how many low bits the kernel looks at, less than 64
   */
  public Optional<Call> bypass(Architecture abi, int nr, int argument, int bits) {
    int first = CallBits.argument(argument);
    int end = first + 64 - bits;
    int passes = passes(decision(abi.auditArch(), nr));
    int refusedWhenClear = diagrams.not(withoutBits(passes, first, end));
    return example(abi, nr, diagrams.and(passes, refusedWhenClear));
  }

  /** Whether the decision on a call looks at some bits of an argument, 0 being the lowest. */
  public boolean looksAt(Architecture abi, int nr, int argument, int lowest, int highest) {
    int first = CallBits.argument(argument);
    return looksAt(
        decision(abi.auditArch(), nr), first + 63 - highest, first + 63 - lowest, new HashSet<>());
  }

  private boolean looksAt(int node, int from, int to, Set<Integer> seen) {
    int bit = diagrams.topBit(node);
    if (bit > to || !seen.add(node)) {
      return false;
    }
    return bit >= from
        || looksAt(diagrams.low(node), from, to, seen)
        || looksAt(diagrams.high(node), from, to, seen);
  }

  /** The condition with some bits taken as clear. */
  private int withoutBits(int node, int from, int end) {
    int bit = diagrams.topBit(node);
    if (bit >= end) {
      return node;
    }
    if (bit >= from) {
      return withoutBits(diagrams.low(node), from, end);
    }
    return diagrams.node(
        bit,
        withoutBits(diagrams.low(node), from, end),
        withoutBits(diagrams.high(node), from, end));
  }

  private int passes(int decision) {
    return diagrams.map(decision, value -> SeccompAction.of(value).isRefusal() ? 0 : 1);
  }

  private int decision(int auditArch, int nr) {
    int node = all;
    while (diagrams.topBit(node) < CallBits.ARGUMENTS) {
      int bit = diagrams.topBit(node);
      int word = bit < CallBits.NR ? auditArch : nr;
      boolean set = (word >>> (31 - bit % 32) & 1) == 1;
      node = set ? diagrams.high(node) : diagrams.low(node);
    }
    return node;
  }

  private Optional<Call> example(Architecture abi, int nr, int condition) {
    return condition == Diagrams.FALSE
        ? Optional.empty()
        : Optional.of(new ArgumentCondition(diagrams, condition).exampleOf(abi.auditArch(), nr));
  }
}
