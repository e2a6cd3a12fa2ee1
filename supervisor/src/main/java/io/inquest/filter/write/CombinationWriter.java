package io.inquest.filter.write;

import io.inquest.filter.write.ConditionWriter.Text;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ConstantNames;
import io.inquest.linux.arch.Parameter;
import io.inquest.linux.arch.Signedness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes in the event-filter language that arguments have one of some combinations of values, with
 * what several have in common written once.
 */
public final class CombinationWriter {
  private final List<Parameter> parameters;
  private final List<ConstantNames> names = new ArrayList<>();

  private CombinationWriter(Architecture abi, List<Parameter> parameters) {
    this.parameters = parameters;
    for (Parameter parameter : parameters) {
      String constants = parameter.kind().equals("signal") ? "signal" : parameter.flagSet();
      names.add(new ConstantNames(abi, constants));
    }
  }

  /**
   * The condition.
   *
   * @param parameters of a call, at least one
   * @param combinations at least one; of each a value for every parameter, as many bits of it as
   *     are compared, without a sign
   */
  public static String text(
      Architecture abi, List<Parameter> parameters, Collection<List<Long>> combinations) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      all.add(i);
    }
    return new CombinationWriter(abi, parameters)
        .write(all, new LinkedHashSet<>(combinations))
        .text();
  }

  /**
   * The condition that an argument has no other bits than some.
   *
   * @param bits those that it may have
   */
  public static String onlyBits(Architecture abi, Parameter parameter, long bits) {
    long others = ~bits & mask(parameter);
    return others == 0
        ? ""
        : "!(" + parameter.name() + " & " + new ConstantNames(abi, "").number(others, false) + ")";
  }

  /** A value as its constants, or as a number. */
  public static String value(Architecture abi, Parameter parameter, long value) {
    return new CombinationWriter(abi, List.of(parameter)).value(0, value);
  }

  private String value(int index, long value) {
    Parameter parameter = parameters.get(index);
    if (value == 0 && parameter.note().contains("depends_on")) {
      // What it is called depends on another argument: a socket's protocol on its family.
      return "0";
    }
    return names
        .get(index)
        .composed(value, mask(parameter), parameter.signed() == Signedness.SIGNED);
  }

  private static long mask(Parameter parameter) {
    return -1L >>> (64 - parameter.comparedBits());
  }

  /** The shortest text, whichever parameter it distinguishes first. */
  private Text write(List<Integer> indexes, Set<List<Long>> combinations) {
    Text shortest = null;
    for (int first : indexes) {
      List<Integer> others = new ArrayList<>(indexes);
      others.remove(Integer.valueOf(first));
      Text text = by(first, indexes.indexOf(first), others, combinations);
      if (shortest == null || text.comparisons() < shortest.comparisons()) {
        shortest = text;
      }
    }
    return shortest;
  }

  /**
   * The text that distinguishes one parameter first.
   *
   * @param parameter its index
   * @param at where its values stand in the combinations
   */
  private Text by(int parameter, int at, List<Integer> others, Set<List<Long>> combinations) {
    Map<Long, Set<List<Long>>> restsOfValue = new LinkedHashMap<>();
    for (List<Long> combination : combinations) {
      List<Long> rest = new ArrayList<>(combination);
      long value = rest.remove(at);
      restsOfValue.computeIfAbsent(value, key -> new LinkedHashSet<>()).add(rest);
    }
    Map<Set<List<Long>>, List<Long>> valuesOfRests = new LinkedHashMap<>();
    restsOfValue.forEach(
        (value, rests) -> valuesOfRests.computeIfAbsent(rests, k -> new ArrayList<>()).add(value));
    List<Text> alternatives = new ArrayList<>();
    valuesOfRests.forEach(
        (rests, values) -> {
          Text own = anyOf(parameter, values);
          alternatives.add(
              others.isEmpty()
                  ? own
                  : new Text(own.inAnd() + " && " + write(others, rests).inAnd(), true, false));
        });
    return or(alternatives);
  }

  private Text anyOf(int parameter, List<Long> values) {
    List<Text> alternatives = new ArrayList<>();
    for (long value : values) {
      alternatives.add(
          new Text(
              parameters.get(parameter).name() + " == " + value(parameter, value), false, false));
    }
    return or(alternatives);
  }

  private static Text or(List<Text> alternatives) {
    if (alternatives.size() == 1) {
      return alternatives.get(0);
    }
    List<String> texts = new ArrayList<>();
    alternatives.forEach(alternative -> texts.add(alternative.inOr()));
    return new Text(String.join(" || ", texts), false, true);
  }
}
