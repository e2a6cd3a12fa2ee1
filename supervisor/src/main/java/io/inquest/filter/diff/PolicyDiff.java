package io.inquest.filter.diff;

import io.inquest.compile.FilterSource;
import io.inquest.compile.RuleOrigin;
import io.inquest.filter.algebra.Call;
import io.inquest.filter.algebra.CallSet;
import io.inquest.filter.algebra.Comparison;
import io.inquest.filter.algebra.Joint;
import io.inquest.filter.write.ConditionWriter;
import io.inquest.policy.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two policies compared: how they stand to each other, and what each answers where they differ.
 *
 * @param first the first policy
 * @param second the second policy
 * @param comparison how they stand to each other
 * @param differences what they answer differently
 */
public record PolicyDiff(
    FilterSource first, FilterSource second, Comparison comparison, List<Difference> differences) {

  /** Keeps a copy of the differences. */
  public PolicyDiff {
    differences = List.copyOf(differences);
  }

  /**
   * Calls that are answered differently.
   *
   * @param calls the calls
   * @param when the condition on their arguments; empty if there is none, or it is too long
   * @param example one of them
   * @param first what the first policy answers it
   * @param second what the second policy answers it
   */
  public record Difference(
      CallSet calls, Optional<String> when, Call example, Answer first, Answer second) {}

  /**
   * What a policy answers.
   *
   * @param action to all calls of a difference
   * @param origin the rule that answers the example, if it is known
   */
  public record Answer(Action action, Optional<RuleOrigin> origin) {}

  /**
   * Compares two policies.
   *
   * @throws io.inquest.filter.algebra.TooComplexException if that cannot be done exactly
   */
  public static PolicyDiff of(FilterSource first, FilterSource second) {
    Comparison comparison =
        Comparison.of(Joint.ofStack(first.programs()), Joint.ofStack(second.programs()));
    List<Difference> differences = new ArrayList<>();
    for (Comparison.Difference each : comparison.differences()) {
      Call example = each.calls().example();
      differences.add(
          new Difference(
              each.calls(),
              each.calls().condition().isAlways()
                  ? Optional.empty()
                  : ConditionWriter.text(each.calls()),
              example,
              new Answer(each.first(), first.origin(example.data())),
              new Answer(each.second(), second.origin(example.data()))));
    }
    return new PolicyDiff(first, second, comparison, differences);
  }
}
