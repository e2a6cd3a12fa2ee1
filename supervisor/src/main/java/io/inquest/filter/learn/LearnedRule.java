package io.inquest.filter.learn;

import io.inquest.linux.arch.Architecture;
import io.inquest.policy.Action;
import java.util.List;

/**
 * A rule that was learned, with what it rests on.
 *
 * @param name unique within its policy
 * @param abi where its calls were made
 * @param syscalls the calls it is about
 * @param when the condition on their arguments; empty for none
 * @param action what they get
 * @param uses what was seen that it decides, each by itself; empty if nothing was
 * @param reason why it is there though nothing was seen; empty if something was
 */
public record LearnedRule(
    String name,
    Architecture abi,
    List<String> syscalls,
    String when,
    Action action,
    List<Use> uses,
    String reason) {

  /** Keeps copies of the lists. */
  public LearnedRule {
    syscalls = List.copyOf(syscalls);
    uses = List.copyOf(uses);
  }

  /**
   * What was seen.
   *
   * @param what a call, or values of its arguments
   * @param count how often
   * @param runs the indexes of the runs in which it was seen, ascending
   */
  public record Use(String what, long count, List<Integer> runs) {
    /** Keeps a copy of the runs. */
    public Use {
      runs = List.copyOf(runs);
    }

    static Use of(String what, Tally tally) {
      return new Use(what, tally.count(), tally.runs().stream().boxed().toList());
    }
  }

  /** How many recorded calls it decides. */
  public long count() {
    long count = 0;
    for (Use use : uses) {
      count += use.count();
    }
    return count;
  }

  /** The indexes of the runs in which it was used, ascending. */
  public List<Integer> runs() {
    return uses.stream().flatMap(use -> use.runs().stream()).distinct().sorted().toList();
  }
}
