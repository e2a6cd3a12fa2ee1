package io.inquest.linux.seccomp;

import io.inquest.linux.bpf.Evaluator;
import java.util.Arrays;

/**
 * What a filter chain answered to the latest call it was asked about. Reusable: filling it again
 * allocates nothing while chains do not grow. Owned by one thread.
 */
public final class ChainVerdict {
  /** The {@link #filterIndex} and {@link #instruction} of a chain without filters. */
  public static final int NONE = -1;

  private static final int EXPECTED_FILTERS = 8;

  private int returnValue = SeccompAction.ALLOW.value();
  private int filterIndex = NONE;
  private int executed;
  private int length;
  private int[] returnValues = new int[EXPECTED_FILTERS];
  private int[] instructions = new int[EXPECTED_FILTERS];
  private int[] counts = new int[EXPECTED_FILTERS];

  /** The verdict of an empty chain. */
  public ChainVerdict() {}

  void begin(int filters) {
    length = filters;
    returnValue = SeccompAction.ALLOW.value();
    filterIndex = filters - 1;
    executed = 0;
    if (filters > returnValues.length) {
      int capacity = 2 * filters;
      returnValues = Arrays.copyOf(returnValues, capacity);
      instructions = Arrays.copyOf(instructions, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
  }

  /** Takes in the answer of a filter that is older than all those taken in before. */
  void add(int filter, int returned, Evaluator evaluator) {
    returnValues[filter] = returned;
    instructions[filter] = evaluator.lastInstruction();
    counts[filter] = evaluator.executed();
    executed += evaluator.executed();
    if (SeccompAction.outranks(returned, returnValue)) {
      returnValue = returned;
      filterIndex = filter;
    }
  }

  /**
   * What {@code seccomp_run_filters} returns: the deciding filter's return value, or plain {@link
   * SeccompAction#ALLOW}, without data, where every filter allows.
   */
  public int returnValue() {
    return returnValue;
  }

  /** What the kernel does. */
  public SeccompAction action() {
    return SeccompAction.of(returnValue);
  }

  /** The data that goes with the action, 0 to 65535; an errno is at most 4095. */
  public int data() {
    return SeccompAction.data(returnValue);
  }

  /**
   * Index of the deciding filter, 0 = oldest: the newest of those with the most restrictive action.
   * {@link #NONE} for an empty chain.
   */
  public int filterIndex() {
    return filterIndex;
  }

  /** Index of the deciding filter's instruction that returned; {@link #NONE} for an empty chain. */
  public int instruction() {
    return filterIndex == NONE ? NONE : instructions[filterIndex];
  }

  /** Index of the instruction that returned in the filter of this index, 0 = oldest. */
  public int instructionOf(int filter) {
    return instructions[filter];
  }

  /** Number of instructions executed, all filters together. */
  public int executed() {
    return executed;
  }

  /** Number of filters that answered. */
  public int length() {
    return length;
  }

  /** What the filter of this index, 0 = oldest, answered. Allocates. */
  public FilterVerdict verdictOf(int filter) {
    if (filter < 0 || filter >= length) {
      throw new IndexOutOfBoundsException("filter " + filter + " of " + length);
    }
    return new FilterVerdict(filter, returnValues[filter], instructions[filter], counts[filter]);
  }
}
