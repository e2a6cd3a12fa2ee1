package io.inquest.filter.write;

import io.inquest.filter.algebra.ValueSet;
import io.inquest.filter.algebra.ValueSet.Cube;
import io.inquest.filter.algebra.ValueSet.Range;
import io.inquest.filter.write.ConditionWriter.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes that an argument lies in a set, with as few comparisons as the language allows. */
final class ValueTest {
  private static final int MOST_RANGES = 32;
  private static final int MOST_CUBES = 64;
  private static final int MOST_NEIGHBOURS = 4;

  private final CallFields.Bound field;
  private final ValueNames names;

  private ValueTest(CallFields.Bound field) {
    this.field = field;
    this.names = new ValueNames(field.abi(), field.constants());
  }

  /** The test; empty if it would be too long. */
  static Optional<Text> text(CallFields.Bound field) {
    return new ValueTest(field).shortest();
  }

  private Optional<Text> shortest() {
    ValueSet values = field.values();
    ValueSet others = values.complement();
    Optional<Text> best = values.ranges(MOST_RANGES).map(this::ranges);
    best = shorter(best, others.ranges(1).flatMap(this::notSingle));
    best = shorter(best, values.cubes(MOST_CUBES).map(this::cubes));
    return shorter(best, others.cubes(MOST_CUBES).map(this::noneOf));
  }

  private static Optional<Text> shorter(Optional<Text> one, Optional<Text> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    return other.get().comparisons() < one.get().comparisons() ? other : one;
  }

  private Text ranges(List<Range> unsigned) {
    List<String> parts = new ArrayList<>();
    boolean lastIsAnd = false;
    for (Range range : byName(inOrder(unsigned))) {
      boolean fromLowest = range.first() == lowest();
      boolean toHighest = range.last() == highest();
      lastIsAnd = false;
      if (range.isSingle()) {
        parts.add(compare("==", range.first()));
      } else if (fromLowest) {
        parts.add(compare("<=", range.last()));
      } else if (toHighest) {
        parts.add(compare(">=", range.first()));
      } else {
        parts.add(compare(">=", range.first()) + " && " + compare("<=", range.last()));
        lastIsAnd = true;
      }
    }
    if (parts.size() == 1) {
      return new Text(parts.get(0), lastIsAnd, false);
    }
    parts.replaceAll(part -> part.contains(" && ") ? "(" + part + ")" : part);
    return new Text(String.join(" || ", parts), false, true);
  }

  /** Neighbours that have names are no range. */
  private List<Range> byName(List<Range> ranges) {
    if (field.constants().isEmpty()) {
      return ranges;
    }
    List<Range> named = new ArrayList<>();
    for (Range range : ranges) {
      long size = range.last() - range.first();
      boolean few = size > 0 && size < MOST_NEIGHBOURS;
      if (few && names.hasName(range.first(), mask()) && names.hasName(range.last(), mask())) {
        for (long value = range.first(); value <= range.last(); value++) {
          named.add(new Range(value, value));
        }
      } else {
        named.add(range);
      }
    }
    return named;
  }

  private Optional<Text> notSingle(List<Range> others) {
    return others.size() == 1 && others.get(0).isSingle()
        ? Optional.of(new Text(compare("!=", extended(others.get(0).first())), false, false))
        : Optional.empty();
  }

  private Text cubes(List<Cube> cubes) {
    List<String> parts = new ArrayList<>();
    boolean isAnd = false;
    for (Cube cube : cubes) {
      List<String> bits = bits(cube);
      isAnd = bits.size() > 1;
      String text = String.join(" && ", bits);
      parts.add(isAnd && cubes.size() > 1 ? "(" + text + ")" : text);
    }
    return new Text(String.join(" || ", parts), cubes.size() == 1 && isAnd, cubes.size() > 1);
  }

  private Text noneOf(List<Cube> others) {
    if (others.size() == 1 && others.get(0).bits() == 0) {
      return new Text(field.name() + " & " + names.flags(others.get(0).mask()), false, false);
    }
    return new Text("!(" + cubes(others).text() + ")", false, false);
  }

  private List<String> bits(Cube cube) {
    List<String> parts = new ArrayList<>();
    long clear = cube.mask() & ~cube.bits();
    for (long rest = cube.bits(); rest != 0; rest &= rest - 1) {
      parts.add(field.name() + " & " + names.flags(Long.lowestOneBit(rest)));
    }
    if (clear != 0) {
      parts.add("!(" + field.name() + " & " + names.flags(clear) + ")");
    }
    return parts;
  }

  private String compare(String operator, long value) {
    boolean named = operator.equals("==") || operator.equals("!=");
    return field.name()
        + " "
        + operator
        + " "
        + (named
            ? names.value(value, mask(), field.signed())
            : names.number(value, field.signed()));
  }

  /** The ranges in the order in which the field compares. */
  private List<Range> inOrder(List<Range> unsigned) {
    if (!field.signed()) {
      return unsigned;
    }
    List<Range> negative = new ArrayList<>();
    List<Range> positive = new ArrayList<>();
    long sign = 1L << (field.values().width() - 1);
    for (Range range : unsigned) {
      if ((range.last() & sign) == 0) {
        positive.add(range);
      } else if ((range.first() & sign) != 0) {
        negative.add(new Range(extended(range.first()), extended(range.last())));
      } else {
        positive.add(new Range(range.first(), sign - 1));
        negative.add(new Range(extended(sign), extended(range.last())));
      }
    }
    int last = negative.size() - 1;
    boolean joined = last >= 0 && !positive.isEmpty() && negative.get(last).last() == -1;
    if (joined && positive.get(0).first() == 0) {
      Range across = new Range(negative.remove(last).first(), positive.remove(0).last());
      negative.add(across);
    }
    negative.addAll(positive);
    return negative;
  }

  private long extended(long value) {
    int unused = 64 - field.values().width();
    return field.signed() ? value << unused >> unused : value;
  }

  private long mask() {
    return -1L >>> (64 - field.values().width());
  }

  private long lowest() {
    return field.signed() ? -1L << (field.values().width() - 1) : 0;
  }

  private long highest() {
    return field.signed() ? ~lowest() : mask();
  }
}
