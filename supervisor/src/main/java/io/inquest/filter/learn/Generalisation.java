package io.inquest.filter.learn;

import io.inquest.filter.write.CombinationWriter;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From the values that were seen to those that are allowed, by the rule that {@link #STATED}
 * states.
 *
 * <p>One is made of a call: a list of tests that must all hold. Immutable.
 */
final class Generalisation {
  static final int MOST_COMBINATIONS = 16;
  static final int MOST_VALUES = 32;

  /** The rule, for people. */
  static final List<String> STATED =
      List.of(
          "A call is narrowed by its flags, enumerations (families, operations, requests) and"
              + " signals alone.",
          "Up to "
              + MOST_COMBINATIONS
              + " combinations of their values: exactly those that were seen.",
          "More: each argument by itself, the values that were seen if they are up to "
              + MOST_VALUES
              + ", else any flags that were seen; other arguments are then free.",
          "write and writev without threads: the standard streams alone, if nothing else was"
              + " written to.",
          "Addresses, sizes, offsets, times, identities, modes and other descriptors never count.");

  private final Architecture abi;
  private final List<Test> tests;

  private Generalisation(Architecture abi, List<Test> tests) {
    this.abi = abi;
    this.tests = tests;
  }

  /** A condition on some choices. */
  private sealed interface Test {
    boolean holds(Choices choices, List<Long> combination);

    String text(Architecture abi);
  }

  /** They have one of some combinations of values. */
  private record OneOf(List<Parameter> parameters, Collection<List<Long>> combinations)
      implements Test {
    @Override
    public boolean holds(Choices choices, List<Long> combination) {
      List<Long> own = new ArrayList<>();
      for (Parameter parameter : parameters) {
        own.add(combination.get(choices.parameters().indexOf(parameter)));
      }
      return combinations.contains(own);
    }

    @Override
    public String text(Architecture abi) {
      return CombinationWriter.text(abi, parameters, combinations);
    }
  }

  /** An argument has no other bits. */
  private record OnlyBits(Parameter parameter, long bits) implements Test {
    @Override
    public boolean holds(Choices choices, List<Long> combination) {
      return (combination.get(choices.parameters().indexOf(parameter)) & ~bits) == 0;
    }

    @Override
    public String text(Architecture abi) {
      return CombinationWriter.onlyBits(abi, parameter, bits);
    }
  }

  /** A descriptor is a standard stream. */
  private record Stream(Parameter parameter) implements Test {
    @Override
    public boolean holds(Choices choices, List<Long> combination) {
      return true;
    }

    @Override
    public String text(Architecture abi) {
      return parameter.name() + " <= " + Choices.LAST_STREAM;
    }
  }

  /**
   * What is allowed of a call.
   *
   * @param streams whether a descriptor that is written to may be a reason
   */
  static Generalisation of(ObservedCall call, boolean streams) {
    List<Test> tests = new ArrayList<>();
    Choices choices = call.choices();
    if (!choices.parameters().isEmpty()) {
      Optional<Map<List<Long>, Tally>> combinations =
          call.combinations().filter(seen -> seen.size() <= MOST_COMBINATIONS);
      if (combinations.isPresent()) {
        tests.add(new OneOf(choices.parameters(), sorted(combinations.get()).keySet()));
      } else {
        for (int i = 0; i < choices.parameters().size(); i++) {
          separate(choices.parameters().get(i), call.separate().get(i)).ifPresent(tests::add);
        }
      }
    }
    if (streams && choices.stream().isPresent() && call.toStreamsAlone()) {
      tests.add(new Stream(choices.stream().get()));
    }
    return new Generalisation(call.abi(), tests);
  }

  private static Optional<Test> separate(Parameter parameter, ObservedCall.ObservedValues seen) {
    Optional<Map<Long, Tally>> values = seen.values().filter(it -> it.size() <= MOST_VALUES);
    if (values.isPresent()) {
      List<List<Long>> single = new ArrayList<>();
      values.get().keySet().stream().sorted().forEach(value -> single.add(List.of(value)));
      return Optional.of(new OneOf(List.of(parameter), single));
    }
    boolean flags = parameter.kind().equals("flags");
    return flags ? Optional.of(new OnlyBits(parameter, seen.bits())) : Optional.empty();
  }

  /** Combinations in the order of their values, so that the same calls make the same policy. */
  static Map<List<Long>, Tally> sorted(Map<List<Long>, Tally> combinations) {
    List<List<Long>> keys = new ArrayList<>(combinations.keySet());
    keys.sort(ORDER);
    Map<List<Long>, Tally> sorted = new LinkedHashMap<>();
    keys.forEach(key -> sorted.put(key, combinations.get(key)));
    return sorted;
  }

  private static final Comparator<List<Long>> ORDER =
      (one, other) -> {
        int order = 0;
        for (int i = 0; i < one.size() && order == 0; i++) {
          order = Long.compareUnsigned(one.get(i), other.get(i));
        }
        return order;
      };

  /** Whether a combination of choices is allowed. */
  boolean allows(Choices choices, List<Long> combination) {
    boolean allows = true;
    for (Test test : tests) {
      allows &= test.holds(choices, combination);
    }
    return allows;
  }

  /** The condition in the event-filter language; empty if there is none. */
  String text() {
    List<String> texts = new ArrayList<>();
    for (Test test : tests) {
      String text = test.text(abi);
      if (!text.isEmpty()) {
        texts.add(text);
      }
    }
    if (texts.size() > 1) {
      texts.replaceAll(text -> text.contains(" || ") ? "(" + text + ")" : text);
    }
    return String.join(" && ", texts);
  }
}
