package io.inquest.replay;

import io.inquest.audit.journal.StoreException;
import io.inquest.filter.learn.LearnedFrom;
import io.inquest.filter.learn.LearnedPolicy;
import io.inquest.policy.LoadContext;
import io.inquest.query.RecordedRun;
import java.util.List;

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
  public static Lesson of(List<RecordedRun> runs, Request request, LoadContext context)
      throws StoreException {
    Learning learning =
        new Learning(
            request,
            context,
            PolicyInForce.of(runs, request.name(), context),
            PolicyInForce.refusing(runs));
    for (RecordedRun run : runs) {
      learning.add(run);
    }
    return learning.lesson();
  }
}
