package io.inquest.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Contenders run in turn, round by round, so that what else the machine does meets all of them.
 *
 * <p>A ratio is the median of the rounds' ratios: each compares runs that were neighbours in time.
 */
final class Rounds {
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

  private Rounds() {}

  /** Runs each contender once to warm the caches, then {@code rounds} times. */
  static Rounds of(int rounds, List<Contender> contenders)
      throws IOException, InterruptedException {
    Rounds result = new Rounds();
    for (int round = 0; round <= rounds; round++) {
      for (Contender contender : contenders) {
        Sample sample = ContenderRun.of(contender);
        Ingesters.awaitEnd();
        if (round > 0) {
          result.samples.computeIfAbsent(contender.name(), n -> new ArrayList<>()).add(sample);
        }
      }
    }
    return result;
  }

  /** The contenders' names, in their order. */
  List<String> names() {
    return List.copyOf(samples.keySet());
  }

  boolean has(String name) {
    return samples.containsKey(name);
  }

  double median(String name, ToDoubleFunction<Sample> figure) {
    return median(samples.get(name).stream().mapToDouble(figure).toArray());
  }

  double least(String name, ToDoubleFunction<Sample> figure) {
    return samples.get(name).stream().mapToDouble(figure).min().orElseThrow();
  }

  double most(String name, ToDoubleFunction<Sample> figure) {
    return samples.get(name).stream().mapToDouble(figure).max().orElseThrow();
  }

  double ratio(String name, String to, ToDoubleFunction<Sample> figure) {
    List<Sample> own = samples.get(name);
    List<Sample> others = samples.get(to);
    double[] ratios = new double[own.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(own.get(i)) / figure.applyAsDouble(others.get(i));
    }
    return median(ratios);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
