package io.inquest.filter.learn;

import java.util.List;

/**
 * What a policy was learned from, and what that did not show, for the reader of the policy.
 *
 * @param runs what the runs are called: numbers, or HOST:NUMBER; in the order in which rules refer
 *     to them
 * @param descriptions what each run was
 * @param runtimes by which their programs are run: {@link Runtimes#names}
 * @param unseen what was not seen, one sentence an entry
 */
public record LearnedFrom(
    List<String> runs, List<String> descriptions, List<String> runtimes, List<String> unseen) {
  /** Keeps copies of the lists. */
  public LearnedFrom {
    runs = List.copyOf(runs);
    descriptions = List.copyOf(descriptions);
    runtimes = List.copyOf(runtimes);
    unseen = List.copyOf(unseen);
  }
}
