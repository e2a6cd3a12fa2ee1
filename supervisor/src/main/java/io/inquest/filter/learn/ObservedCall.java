package io.inquest.filter.learn;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was seen of one call of one ABI. However often it was made, at most {@value #MOST_KEPT}
 * combinations of values, and as many values of each argument, are kept.
 */
final class ObservedCall {
  private static final int MOST_KEPT = 256;

  private final Architecture abi;
  private final int nr;
  private final String name;
  private final Choices choices;
  private final Tally all = new Tally();
  private final List<ObservedValues> separate = new ArrayList<>();
  private Map<List<Long>, Tally> combinations = new LinkedHashMap<>();
  private boolean streamsAlone = true;

  ObservedCall(Architecture abi, int nr, String name) {
    this.abi = abi;
    this.nr = nr;
    this.name = name;
    this.choices = Choices.of(abi, name);
    for (int i = 0; i < choices.parameters().size(); i++) {
      separate.add(new ObservedValues());
    }
  }

  /** The values of one argument. */
  static final class ObservedValues {
    private Map<Long, Tally> values = new HashMap<>();
    private long bits;

    private void add(long value, int run) {
      bits |= value;
      if (values != null) {
        values.computeIfAbsent(value, key -> new Tally()).add(run);
        values = values.size() > MOST_KEPT ? null : values;
      }
    }

    /** Each value; empty if there were too many to keep. */
    Optional<Map<Long, Tally>> values() {
      return Optional.ofNullable(values);
    }

    /** All bits that any value had. */
    long bits() {
      return bits;
    }
  }

  void add(int run, List<Long> arguments) {
    all.add(run);
    List<Long> combination = choices.values(arguments);
    if (combinations != null) {
      combinations.computeIfAbsent(combination, key -> new Tally()).add(run);
      combinations = combinations.size() > MOST_KEPT ? null : combinations;
    }
    for (int i = 0; i < combination.size(); i++) {
      separate.get(i).add(combination.get(i), run);
    }
    Optional<Parameter> stream = choices.stream();
    streamsAlone &=
        stream.isPresent() && Choices.value(stream.get(), arguments) <= Choices.LAST_STREAM;
  }

  Architecture abi() {
    return abi;
  }

  int nr() {
    return nr;
  }

  /** The kernel table's name. */
  String name() {
    return name;
  }

  Choices choices() {
    return choices;
  }

  /** How often it was made. */
  Tally all() {
    return all;
  }

  /** Each combination of its choices' values; empty if there were too many to keep. */
  Optional<Map<List<Long>, Tally>> combinations() {
    return Optional.ofNullable(combinations);
  }

  /** The values of each of its choices. */
  List<ObservedValues> separate() {
    return separate;
  }

  /** Whether it wrote to standard streams alone. */
  boolean toStreamsAlone() {
    return streamsAlone;
  }
}
