package io.inquest.filter.algebra;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A set of values of one field of a call: its number, an argument, the instruction pointer. Used by
 * the thread that made it.
 */
public final class ValueSet {
  private final Diagrams diagrams;
  private final int condition;
  private final int first;
  private final int width;

  /**
   * @param condition on the field's bits alone
   * @param first the field's first bit
   * @param width how many it has, 32 or 64
   */
  ValueSet(Diagrams diagrams, int condition, int first, int width) {
    this.diagrams = diagrams;
    this.condition = condition;
    this.first = first;
    this.width = width;
  }

  /**
   * Values in a row.
   *
   * @param first the lowest, unsigned
   * @param last the highest, unsigned
   */
  public record Range(long first, long last) {
    /** Whether it is one value. */
    public boolean isSingle() {
      return first == last;
    }
  }

  /** All values with {@code (value & mask) == bits}. */
  public record Cube(long mask, long bits) {}

  /** How many bits its values have. */
  public int width() {
    return width;
  }

  /** The condition that a value is in the set. */
  int condition() {
    return condition;
  }

  /** The values that are not in this set. */
  public ValueSet complement() {
    return new ValueSet(diagrams, diagrams.not(condition), first, width);
  }

  /** The low bits of the values, if those above do not matter. */
  public Optional<ValueSet> low(int bits) {
    int above = width - bits;
    return diagrams.topBit(condition) >= first + above
        ? Optional.of(new ValueSet(diagrams, condition, first + above, bits))
        : Optional.empty();
  }

  /**
   * A part of a set of 64-bit values.
   *
   * @param high on whose high halves alone it depends
   * @param low on whose low halves alone it depends
   */
  public record Halves(ValueSet high, ValueSet low) {}

  /** This set of 64-bit values as parts, in each of which both sets hold. */
  public List<Halves> halves() {
    List<Halves> parts = new ArrayList<>();
    for (Map.Entry<Integer, Integer> slice :
        Slices.of(diagrams, condition, first + 32).entrySet()) {
      if (slice.getKey() != Diagrams.FALSE) {
        parts.add(
            new Halves(
                new ValueSet(diagrams, slice.getValue(), first, width),
                new ValueSet(diagrams, slice.getKey(), first, width)));
      }
    }
    return parts;
  }

  /** Whether all values are in the set. */
  public boolean isAll() {
    return condition == Diagrams.TRUE;
  }

  /** The lowest value. */
  public long lowest() {
    long value = 0;
    for (int node = condition; !diagrams.isLeaf(node); ) {
      if (diagrams.low(node) == Diagrams.FALSE) {
        value |= bit(diagrams.topBit(node));
        node = diagrams.high(node);
      } else {
        node = diagrams.low(node);
      }
    }
    return value;
  }

  /** The highest value, unsigned. */
  public long highest() {
    long value = below(first);
    for (int node = condition; !diagrams.isLeaf(node); ) {
      if (diagrams.high(node) == Diagrams.FALSE) {
        value &= ~bit(diagrams.topBit(node));
        node = diagrams.low(node);
      } else {
        node = diagrams.high(node);
      }
    }
    return value;
  }

  /** A simpler set, if there is one, that has the same values of those in a range. */
  public ValueSet simplerWithin(Range range) {
    int care =
        diagrams.and(
            compared(range.first(), Diagrams.FALSE, Diagrams.TRUE),
            compared(range.last(), Diagrams.TRUE, Diagrams.FALSE));
    return new ValueSet(diagrams, diagrams.restrict(condition, care), first, width);
  }

  /** One leaf for values that are less, another for greater ones, TRUE for the value itself. */
  private int compared(long value, int less, int greater) {
    int node = Diagrams.TRUE;
    for (int at = first + width - 1; at >= first; at--) {
      boolean set = (value & bit(at)) != 0;
      node = diagrams.node(at, set ? less : node, set ? node : greater);
    }
    return node;
  }

  /**
   * The set as ranges, ascending and with gaps between; empty if there are more than {@code most}.
   */
  public Optional<List<Range>> ranges(int most) {
    List<Range> ranges = new ArrayList<>();
    return addRanges(condition, first, 0, most, ranges) ? Optional.of(ranges) : Optional.empty();
  }

  private boolean addRanges(int node, int at, long base, int most, List<Range> ranges) {
    if (node == Diagrams.FALSE) {
      return true;
    }
    if (node == Diagrams.TRUE) {
      append(ranges, base, base | below(at));
      return ranges.size() <= most;
    }
    int low = diagrams.topBit(node) == at ? diagrams.low(node) : node;
    int high = diagrams.topBit(node) == at ? diagrams.high(node) : node;
    return addRanges(low, at + 1, base, most, ranges)
        && addRanges(high, at + 1, base | bit(at), most, ranges);
  }

  private static void append(List<Range> ranges, long from, long to) {
    int last = ranges.size() - 1;
    if (last >= 0 && ranges.get(last).last() + 1 == from) {
      ranges.set(last, new Range(ranges.get(last).first(), to));
    } else {
      ranges.add(new Range(from, to));
    }
  }

  /** The set as cubes that exclude each other; empty if there are more than {@code most}. */
  public Optional<List<Cube>> cubes(int most) {
    List<Cube> cubes = new ArrayList<>();
    return addCubes(condition, 0, 0, most, cubes) ? Optional.of(cubes) : Optional.empty();
  }

  private boolean addCubes(int node, long mask, long bits, int most, List<Cube> cubes) {
    if (node == Diagrams.FALSE) {
      return true;
    }
    if (node == Diagrams.TRUE) {
      cubes.add(new Cube(mask, bits));
      return cubes.size() <= most;
    }
    long bit = bit(diagrams.topBit(node));
    return addCubes(diagrams.low(node), mask | bit, bits, most, cubes)
        && addCubes(diagrams.high(node), mask | bit, bits | bit, most, cubes);
  }

  private long bit(int bit) {
    return 1L << (first + width - 1 - bit);
  }

  /** All bits from {@code at} on. */
  private long below(int at) {
    int bits = first + width - at;
    return bits == 0 ? 0 : -1L >>> (64 - bits);
  }
}
