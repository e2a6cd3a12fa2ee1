package io.inquest.filter.learn;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Constants;
import io.inquest.linux.arch.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Calls that a program makes only sometimes, by the timing of its threads, by what is free, by
 * where a signal comes, by what its runtime does meanwhile: one run does not show them, and the
 * next would be refused for them.
 */
final class OccasionalCalls {
  private static final String RUNTIME = "runtime:";

  private OccasionalCalls() {}

  /**
   * Calls that are allowed besides.
   *
   * @param key what they have to do with
   * @param calls their names, of whatever ABI
   * @param values what each of their choices may be, by its name; empty for anything
   * @param source where the call is made, for whoever doubts the line
   */
  record Line(
      String key,
      String trigger,
      List<String> calls,
      Map<String, List<String>> values,
      String why,
      String source) {

    /**
     * Whether what was seen on an ABI makes these calls likely.
     *
     * @param runtimes by which the programs are run
     */
    boolean isTriggered(Observations seen, Set<String> runtimes, Architecture abi) {
      if (trigger.equals("always")) {
        return true;
      }
      if (trigger.equals("threads")) {
        return seen.threaded(abi);
      }
      if (trigger.startsWith(RUNTIME)) {
        return runtimes.contains(trigger.substring(RUNTIME.length())) && seen.has(abi);
      }
      for (String call : trigger.split("\\|", -1)) {
        if (seen.call(abi, call).isPresent()) {
          return true;
        }
      }
      return false;
    }

    /**
     * The combinations of a call's choices, without those of which the ABI lacks a constant; none
     * if the call has other choices there (i386's mmap, whose arguments are in memory).
     */
    List<List<Long>> combinations(Architecture abi, Choices choices) {
      if (choices.parameters().size() != values.size()) {
        return List.of();
      }
      List<List<Long>> combinations = List.of(List.of());
      for (Parameter parameter : choices.parameters()) {
        List<List<Long>> longer = new ArrayList<>();
        for (String alternative : values.getOrDefault(parameter.name(), List.of())) {
          OptionalLong value = value(abi, alternative);
          for (List<Long> shorter : value.isPresent() ? combinations : List.<List<Long>>of()) {
            List<Long> combination = new ArrayList<>(shorter);
            combination.add(value.getAsLong());
            longer.add(combination);
          }
        }
        combinations = longer;
      }
      return combinations;
    }

    private static OptionalLong value(Architecture abi, String constants) {
      long value = 0;
      for (String constant : constants.split("\\|", -1)) {
        OptionalLong known =
            constant.chars().allMatch(Character::isDigit)
                ? OptionalLong.of(Long.parseLong(constant))
                : Constants.value(abi, constant);
        if (known.isEmpty()) {
          return known;
        }
        value |= known.getAsLong();
      }
      return OptionalLong.of(value);
    }
  }

  /** The table's lines, in order. */
  static List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (List<String> fields : TableLines.of("occasional.tsv")) {
      Map<String, List<String>> values = new LinkedHashMap<>();
      if (!fields.get(3).equals("-")) {
        for (String each : fields.get(3).split(" ", -1)) {
          int equal = each.indexOf('=');
          values.put(each.substring(0, equal), List.of(each.substring(equal + 1).split(",", -1)));
        }
      }
      List<String> calls = List.of(fields.get(2).split(" ", -1));
      lines.add(
          new Line(fields.get(0), fields.get(1), calls, values, fields.get(4), fields.get(5)));
    }
    return lines;
  }
}
