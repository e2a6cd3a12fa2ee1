package io.inquest.replay;

import io.inquest.filter.learn.LearnedPolicy;
import io.inquest.filter.learn.LearnedRule;
import io.inquest.filter.learn.Observations;
import io.inquest.linux.arch.Architecture;
import io.inquest.query.RecordedRun;
import io.inquest.query.cause.evidence.KernelNames;
import java.util.ArrayList;
import java.util.List;

/** What runs were, and what they did not show of their program. */
final class Unseen {
  private final List<RecordedRun> runs;
  private final RunReading reading;
  private final LearnedPolicy policy;
  private final List<Architecture> unlisted;

  /**
   * @param unlisted ABIs of recorded calls that the policy in force does not list
   */
  Unseen(
      List<RecordedRun> runs,
      RunReading reading,
      LearnedPolicy policy,
      List<Architecture> unlisted) {
    this.runs = runs;
    this.reading = reading;
    this.policy = policy;
    this.unlisted = unlisted;
  }

  /** Whether the policy has all that was recorded. */
  boolean isWhole() {
    return policy.unnamed().isEmpty() && policy.notKept().isEmpty() && unlisted.isEmpty();
  }

  /** What each run was. */
  List<String> descriptions() {
    List<String> descriptions = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      RecordedRun run = runs.get(i);
      descriptions.add(
          String.join(" ", run.run().arguments())
              + " ("
              + reading.counts().get(i).decisions()
              + (run.all() ? " calls, " : " refusals, ")
              + run.run().ending().inWords()
              + ")");
    }
    return descriptions;
  }

  /** What was not seen, one sentence an entry. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        runs.size() == 1
            ? "whatever this one run did not do: other arguments, input, errors, and what varies"
                + " from run to run"
            : "whatever these runs did not do: other arguments, input, errors, and what varies"
                + " from run to run, however many there were");
    for (int i = 0; i < runs.size(); i++) {
      ofRun(runs.get(i), reading.counts().get(i), sentences);
    }
    for (Observations.UnnamedCall call : policy.unnamed()) {
      sentences.add(
          KernelNames.arch(call.auditArch(), call.nr())
              + " call "
              + call.nr()
              + " has no name by which a policy could allow it ("
              + call.count()
              + " times)");
    }
    for (Architecture abi : unlisted) {
      sentences.add("calls of " + abi.name() + " are foreign to the policy in force, and stay so");
    }
    for (LearnedRule.Use refusal : policy.notKept()) {
      sentences.add(
          "a refusal that is not repeated, since the call was let through as well: "
              + refusal.what()
              + " ("
              + refusal.count()
              + " times)");
    }
    return sentences;
  }

  private static void ofRun(RecordedRun run, RunReading.Counts counts, List<String> sentences) {
    String name = "run " + run.run().name();
    sentences.addAll(run.missing());
    if (!run.all()) {
      sentences.add(
          name
              + " was not recorded with --record all: what its policies let through, of which"
              + " nothing could be taken away");
    }
    if (run.evidence().execs().stream().anyMatch(exec -> exec.marks().isEmpty())) {
      sentences.add(
          name
              + ": what made its executables was not recorded, so that what their runtimes do by"
              + " timing may be missing");
    }
    if (counts.byPolicies() > 0) {
      sentences.add(
          name
              + ": what it would have done without the refusals of its policies ("
              + counts.byPolicies()
              + ")");
    }
    if (counts.byOthers() > 0) {
      sentences.add(
          name
              + ": what filters of its own or older ones refused ("
              + counts.byOthers()
              + ") is allowed here and left to them");
    }
  }
}
