package io.inquest.filter.write;

import io.inquest.filter.algebra.ArgumentCondition;
import io.inquest.filter.algebra.CallSet;
import io.inquest.filter.algebra.ValueSet;
import io.inquest.linux.arch.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes conditions in the event-filter language, as {@code when} of a policy takes them. */
public final class ConditionWriter {
  private final CallFields fields;
  private final Lengths lengths;

  private ConditionWriter(CallFields fields, Lengths lengths) {
    this.fields = fields;
    this.lengths = lengths;
  }

  /**
   * How long a condition may become.
   *
   * @param alternatives of arguments together
   * @param ranges of one argument
   * @param cubes of one argument: bits that are set, and bits that are not
   * @param halves of one argument whose halves are compared each by itself
   */
  record Lengths(int alternatives, int ranges, int cubes, int halves) {
    static final Lengths READABLE = new Lengths(64, 32, 64, 16);
    static final Lengths OF_FILES = new Lengths(256, 1 << 12, 256, 64);
  }

  /**
   * The condition on the calls of a set, for people; empty if it cannot be written, or would be too
   * long to be read.
   */
  public static Optional<String> text(CallSet calls) {
    return text(calls, Lengths.READABLE);
  }

  /** As {@link #text}, for files: a list of many values is written, too. */
  public static Optional<String> textForFile(CallSet calls) {
    return text(calls, Lengths.READABLE).or(() -> text(calls, Lengths.OF_FILES));
  }

  private static Optional<String> text(CallSet calls, Lengths lengths) {
    return calls.abi().flatMap(abi -> text(abi, calls.known(), calls.condition(), lengths));
  }

  private static Optional<String> text(
      Architecture abi, List<Integer> numbers, ArgumentCondition condition, Lengths lengths) {
    ConditionWriter writer = new ConditionWriter(new CallFields(abi, numbers), lengths);
    Optional<String> plain = writer.alternatives(condition);
    // A single alternative is read more easily when negated than many are.
    Optional<String> negated =
        condition
            .complement()
            .alternatives(1)
            .flatMap(ignored -> writer.alternatives(condition.complement()))
            .map(text -> "!(" + text + ")");
    if (plain.isEmpty()) {
      return negated;
    }
    boolean shorter = negated.isPresent() && comparisons(negated.get()) < comparisons(plain.get());
    return shorter ? negated : plain;
  }

  private static int comparisons(String text) {
    int comparisons = 1;
    for (String joint : new String[] {"&&", "||"}) {
      for (int at = text.indexOf(joint); at >= 0; at = text.indexOf(joint, at + 2)) {
        comparisons++;
      }
    }
    return comparisons;
  }

  private Optional<String> alternatives(ArgumentCondition condition) {
    Optional<List<Map<Integer, ValueSet>>> alternatives =
        condition.alternatives(lengths.alternatives());
    if (alternatives.isEmpty()) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    for (Map<Integer, ValueSet> alternative : alternatives.get()) {
      Optional<Text> text = alternative(alternative);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      texts.add(alternatives.get().size() == 1 ? text.get().text() : text.get().inOr());
    }
    return Optional.of(String.join(" || ", texts));
  }

  private Optional<Text> alternative(Map<Integer, ValueSet> alternative) {
    List<String> parts = new ArrayList<>();
    Text last = new Text("", false, false);
    for (Map.Entry<Integer, ValueSet> each : alternative.entrySet()) {
      Optional<Text> text = values(each.getKey(), each.getValue());
      if (text.isEmpty()) {
        return Optional.empty();
      }
      last = text.get();
      parts.add(last.inAnd());
    }
    return Optional.of(
        parts.size() == 1 ? last : new Text(String.join(" && ", parts), true, false));
  }

  private Optional<Text> values(int argument, ValueSet values) {
    Optional<Text> text = fields.bind(argument, values).flatMap(this::test);
    return text.isPresent() || values.width() < 64 ? text : halves(argument, values);
  }

  private Optional<Text> test(CallFields.Bound field) {
    return ValueTest.text(field, lengths);
  }

  /** What mixes comparisons of 32 and of 64 bits is said of each half by itself. */
  private Optional<Text> halves(int argument, ValueSet values) {
    List<ValueSet.Halves> parts = values.halves();
    if (parts.size() > lengths.halves()) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    for (ValueSet.Halves part : parts) {
      List<String> both = new ArrayList<>();
      for (ValueSet half : List.of(part.high(), part.low())) {
        Optional<Text> text = fields.bind(argument, half).flatMap(this::test);
        if (!half.isAll() && text.isEmpty()) {
          return Optional.empty();
        }
        if (!half.isAll()) {
          both.add(text.get().inAnd());
        }
      }
      texts.add("(" + String.join(" && ", both) + ")");
    }
    return Optional.of(new Text(String.join(" || ", texts), false, texts.size() > 1));
  }

  /**
   * A piece of an expression.
   *
   * @param hasAnd whether it is several parts joined by {@code &&}
   * @param hasOr whether it is several parts joined by {@code ||}
   */
  record Text(String text, boolean hasAnd, boolean hasOr) {
    /** How many comparisons it has. */
    int comparisons() {
      return ConditionWriter.comparisons(text);
    }

    /** Both hold. */
    Text and(Text other) {
      return new Text(inAnd() + " && " + other.inAnd(), true, false);
    }

    /** It does not hold. */
    Text negated() {
      return new Text("!(" + text + ")", false, false);
    }

    String inAnd() {
      return hasOr ? "(" + text + ")" : text;
    }

    String inOr() {
      return hasAnd ? "(" + text + ")" : text;
    }
  }
}
