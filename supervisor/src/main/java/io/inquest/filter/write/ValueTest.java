package io.inquest.filter.write;

import io.inquest.filter.algebra.ValueSet;
import io.inquest.filter.algebra.ValueSet.Cube;
import io.inquest.filter.algebra.ValueSet.Range;
import io.inquest.filter.write.ConditionWriter.Text;
import io.inquest.linux.arch.ConstantNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes that an argument lies in a set, with as few comparisons as the language allows. */
final class ValueTest {
  private static final int FEW_COMPARISONS = 3;
  private static final int MOST_NEIGHBOURS = 4;

  private final CallFields.Bound field;
  private final ConditionWriter.Lengths lengths;
  private final ConstantNames names;

  private ValueTest(CallFields.Bound field, ConditionWriter.Lengths lengths) {
    this.field = field;
    this.lengths = lengths;
    this.names = new ConstantNames(field.abi(), field.constants());
  }

  /** The test; empty if it would be too long. */
  static Optional<Text> text(CallFields.Bound field, ConditionWriter.Lengths lengths) {
    return new ValueTest(field, lengths).shortest();
  }

  private Optional<Text> shortest() {
    ValueSet values = field.values();
    Optional<Text> best = plain(values, Integer.MAX_VALUE);
    if (comparisons(best) <= FEW_COMPARISONS) {
      return best;
    }
    best = shorter(best, bounded(values, comparisons(best)));
    return shorter(best, bounded(values.complement(), comparisons(best)).map(Text::negated));
  }

  private static int comparisons(Optional<Text> text) {
    return text.map(Text::comparisons).orElse(Integer.MAX_VALUE);
  }

  /** The shortest test without a range around it; empty if it takes so many comparisons. */
  private Optional<Text> plain(ValueSet values, int most) {
    ValueSet others = values.complement();
    Optional<Text> best =
        values
            .ranges(Math.min(lengths.ranges(), most - 1))
            .map(this::ranges)
            .filter(text -> text.comparisons() < most);
    if (most > 1) {
      best = shorter(best, others.ranges(1).flatMap(this::notSingle));
    }
    best = shorter(best, fewer(values, Math.min(most, comparisons(best))).map(this::cubes));
    return shorter(best, fewer(others, Math.min(most, comparisons(best))).map(this::noneOf));
  }

  /** Its cubes, if these take fewer comparisons: to name all bits of many takes long. */
  private Optional<List<Cube>> fewer(ValueSet values, int most) {
    return values
        .cubes(Math.min(lengths.cubes(), most - 1))
        .filter(cubes -> cubes.stream().mapToInt(ValueTest::comparisons).sum() < most);
  }

  private static int comparisons(Cube cube) {
    return Long.bitCount(cube.bits()) + (cube.mask() == cube.bits() ? 0 : 1);
  }

  /** A range that has all of the values, and what picks them out of it. */
  private Optional<Text> bounded(ValueSet values, int most) {
    Optional<Text> best = Optional.empty();
    int fewest = most;
    for (long first : new long[] {0, values.lowest()}) {
      for (long last : new long[] {mask(), values.highest()}) {
        if (first != 0 || last != mask()) {
          Text range = ranges(List.of(new Range(first, last)));
          int left = fewest - range.comparisons();
          Optional<Text> within = plain(values.simplerWithin(new Range(first, last)), left);
          best = within.isPresent() ? within.map(range::and) : best;
          fewest = Math.min(fewest, comparisons(best));
        }
      }
    }
    return best;
  }

  private static Optional<Text> shorter(Optional<Text> one, Optional<Text> other) {
    return comparisons(other) < comparisons(one) ? other : one;
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
