package io.inquest.query;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.journal.StoreException;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.query.cause.evidence.OwnFilters;
import io.inquest.query.cause.evidence.RecordedCall;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What a policy would have decided on what was recorded, in place of the policies that were in
 * force; filters of the program's own stay. For use by one thread.
 */
public final class Replay {
  private final Judge judge;

  /**
   * @param judge the policy
   */
  public Replay(Judge judge) {
    this.judge = judge;
  }

  /** A policy that answers calls. */
  public interface Judge {
    /** Its name. */
    String policy();

    /** What it answers: {@code SECCOMP_RET_*} with data. */
    int answer(SeccompData call);

    /** The name of the rule that gave the last answer; empty if it is not known. */
    String rule();
  }

  /**
   * The outcome.
   *
   * @param decisions how many decisions were recorded
   * @param changed how many of them would have been others
   * @param divergence the sequence of the first from which on the course is not known; empty if
   *     there is none
   */
  public record Outcome(long decisions, long changed, OptionalLong divergence) {}

  /** Gives every decision of a run that would have been another to {@code sink}. */
  public Outcome of(RecordedRun run, Consumer<ReplayRow> sink) throws StoreException {
    Pass pass = new Pass(run, sink);
    run.decisions().forEach(pass::take);
    return new Outcome(pass.decisions, pass.changed, pass.divergence);
  }

  /** One run, decision by decision. */
  private final class Pass {
    private final RunRow run;
    private final Consumer<ReplayRow> sink;
    private final OwnFilters own;
    private final Certainty certainty;
    private long decisions;
    private long changed;
    private OptionalLong divergence = OptionalLong.empty();

    Pass(RecordedRun recorded, Consumer<ReplayRow> sink) {
      this.run = recorded.run();
      this.sink = sink;
      this.own = OwnFilters.of(recorded.evidence());
      this.certainty = new Certainty(recorded.evidence().starts());
    }

    void take(Decision decision) {
      decisions++;
      SeccompData call = RecordedCall.data(decision);
      OwnFilters.Joint joint = own.over(judge.answer(call), decision, call);
      boolean certain = certainty.of(decision);
      if (isSame(decision, joint.returned())) {
        return;
      }
      changed++;
      boolean diverges = diverges(decision, joint.returned());
      if (diverges) {
        certainty.endsAt(decision);
        divergence = divergence.isPresent() ? divergence : OptionalLong.of(decision.sequence());
      }
      boolean ofPolicy = joint.filter() < 0;
      sink.accept(
          new ReplayRow(
              new DecisionRow(run.name(), run.host(), decision),
              joint.returned(),
              joint.filter(),
              ofPolicy ? judge.policy() : "",
              ofPolicy ? judge.rule() : "",
              diverges,
              certain));
    }
  }

  /** The data of a call that is let through says nothing. */
  private static boolean isSame(Decision decision, int returned) {
    SeccompAction action = SeccompAction.of(decision.action());
    return action == SeccompAction.of(returned)
        && (!decision.isRefusal() || decision.data() == SeccompAction.data(returned));
  }

  /**
   * Whether the program would have noticed: not where the call is let through both times, nor where
   * the kernel's own answer was the error that the policy gives.
   */
  private static boolean diverges(Decision decision, int returned) {
    SeccompAction now = SeccompAction.of(returned);
    boolean passed = !decision.isRefusal();
    boolean sameError =
        now == SeccompAction.ERRNO
            && decision.result().isPresent()
            && decision.result().getAsLong() == -SeccompAction.data(returned);
    return !sameError && !(passed && !now.isRefusal());
  }
}
