package io.inquest.replay;

import io.inquest.audit.journal.StoreException;
import io.inquest.filter.FilterCompiler;
import io.inquest.filter.learn.LearnedFrom;
import io.inquest.filter.learn.LearnedPolicy;
import io.inquest.filter.learn.LearnedYaml;
import io.inquest.linux.arch.Architecture;
import io.inquest.policy.Action;
import io.inquest.policy.LoadContext;
import io.inquest.policy.PolicyLoader;
import io.inquest.policy.SourceText;
import io.inquest.query.RecordedRun;
import io.inquest.query.RecordedRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A policy learned from runs.
 *
 * @param policy the policy
 * @param from what it was learned from, and what that did not show
 * @param text the policy in Inquest's own format
 * @param isWhole whether it has all that was recorded
 */
public record Lesson(LearnedPolicy policy, LearnedFrom from, String text, boolean isWhole) {

  /**
   * What to learn.
   *
   * @param name the policy's name
   * @param otherwise what all other calls get, as policies say it
   * @param keepRefusals whether what the runs' policies refused is refused again
   * @param occasional whether calls are allowed besides that programs make only sometimes
   */
  public record Request(String name, String otherwise, boolean keepRefusals, boolean occasional) {}

  /**
   * Learns.
   *
   * @throws io.inquest.query.QueryException if the records do not suffice
   * @throws io.inquest.policy.PolicyException if there is no such action
   */
  public static Lesson of(
      RecordedRuns records, List<RecordedRun> runs, Request request, LoadContext context)
      throws StoreException {
    Action otherwise = action(request.otherwise(), context);
    Optional<LearnedYaml.Base> base = PolicyInForce.of(runs, request.name(), context);
    RunReading reading = new RunReading(request.keepRefusals(), PolicyInForce.refusing(runs));
    for (RecordedRun run : runs) {
      reading.read(records, run);
    }
    LearnedPolicy policy =
        LearnedPolicy.of(
            new LearnedPolicy.Request(
                request.name(),
                context.host(),
                otherwise,
                request.occasional() && base.isEmpty(),
                reading.runtimes().names()),
            reading.allowed(),
            reading.refused());
    List<Architecture> unlisted = new ArrayList<>();
    if (base.isPresent()) {
      unlisted.addAll(policy.abis());
      unlisted.removeAll(base.get().abis());
    }
    Unseen unseen = new Unseen(runs, reading, policy, unlisted);
    List<Long> numbers = runs.stream().map(run -> run.run().number()).toList();
    LearnedFrom from =
        new LearnedFrom(
            numbers,
            unseen.descriptions(),
            List.copyOf(reading.runtimes().names()),
            unseen.sentences());
    String text = LearnedYaml.text(policy, from, base);
    // What is written is read back: it is a policy that the kernel takes.
    FilterCompiler.attributed(PolicyLoader.read(new SourceText(request.name(), text), context));
    return new Lesson(policy, from, text, unseen.isWhole());
  }

  private static Action action(String text, LoadContext context) {
    return PolicyLoader.read(
            new SourceText("--else", "inquest: 1\ndefault: " + text + "\n"), context)
        .defaultAction();
  }
}
