package io.inquest.trace.record;

import io.inquest.decide.InstalledFilter;
import java.util.Arrays;

/**
 * The numbers of the stacks that were taken at refusals, by what makes refusals alike: the program
 * image, the filter, its instruction, and the call site. A look-up allocates nothing. Of many
 * processes that came and went all are forgotten at once. Owned by the tracer thread.
 */
final class StackNumbers {
  /** How many are known at a time. */
  static final int MOST = 16_384;

  private static final int SMALLEST = 256;
  private static final long MIX = 0x9e3779b97f4a7c15L;

  private long[] callSites = new long[SMALLEST];
  private int[] images = new int[SMALLEST];
  private int[] instructions = new int[SMALLEST];
  private int[] numbers = new int[SMALLEST];
  // Told apart by identity: siblings may have different filters with equal indexes.
  private InstalledFilter[] filters = new InstalledFilter[SMALLEST];
  private int size;

  /** The number; 0 if there is none. */
  int get(int image, InstalledFilter filter, int instruction, long callSite) {
    return numbers[place(image, filter, instruction, callSite)];
  }

  /** Adds a number, from 1 on, for what has none. */
  void put(int image, InstalledFilter filter, int instruction, long callSite, int number) {
    if (size == MOST) {
      Arrays.fill(numbers, 0);
      Arrays.fill(filters, null);
      size = 0;
    }
    if (2 * ++size > numbers.length) {
      grow();
    }
    set(place(image, filter, instruction, callSite), image, filter, instruction, callSite, number);
  }

  private void set(
      int at, int image, InstalledFilter filter, int instruction, long callSite, int number) {
    images[at] = image;
    filters[at] = filter;
    instructions[at] = instruction;
    callSites[at] = callSite;
    numbers[at] = number;
  }

  /** Where it is, or where it would be. */
  @SuppressWarnings("ReferenceEquality")
  private int place(int image, InstalledFilter filter, int instruction, long callSite) {
    int mask = numbers.length - 1;
    long hash = (callSite ^ ((long) image << 40) ^ ((long) instruction << 24)) * MIX;
    int at = (int) (hash >>> 32) & mask;
    while (numbers[at] != 0
        && !(callSites[at] == callSite
            && instructions[at] == instruction
            && images[at] == image
            && filters[at] == filter)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    long[] oldSites = callSites;
    int[] oldImages = images;
    int[] oldInstructions = instructions;
    int[] oldNumbers = numbers;
    InstalledFilter[] oldFilters = filters;
    int capacity = 2 * oldNumbers.length;
    callSites = new long[capacity];
    images = new int[capacity];
    instructions = new int[capacity];
    numbers = new int[capacity];
    filters = new InstalledFilter[capacity];
    for (int i = 0; i < oldNumbers.length; i++) {
      if (oldNumbers[i] != 0) {
        int at = place(oldImages[i], oldFilters[i], oldInstructions[i], oldSites[i]);
        set(at, oldImages[i], oldFilters[i], oldInstructions[i], oldSites[i], oldNumbers[i]);
      }
    }
  }
}
