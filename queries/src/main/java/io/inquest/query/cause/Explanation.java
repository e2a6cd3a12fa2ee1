package io.inquest.query.cause;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.cause.evidence.ArgumentTests;
import io.inquest.query.cause.evidence.FilterHistory;
import io.inquest.query.cause.evidence.KernelNames;
import io.inquest.query.cause.evidence.RefusalKind;
import io.inquest.query.cause.evidence.RuleReference;
import io.inquest.query.cause.evidence.RunEvidence;
import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.Suspect;
import io.inquest.query.cause.remedy.Remedies;
import io.inquest.query.cause.remedy.Remedy;
import java.util.List;
import java.util.Optional;

/**
 * One decision explained.
 *
 * @param decision what was decided
 * @param rule what decided it
 * @param conditions which argument comparisons the deciding filter made
 * @param attribution which filter decided, and how
 * @param effect what it did to the task
 * @param role what it has to do with how the run ended
 * @param remedies what would have let the call through; empty where it was let through
 */
public record Explanation(
    Decision decision,
    RuleReference rule,
    List<String> conditions,
    Attribution attribution,
    String effect,
    String role,
    List<Remedy> remedies) {

  public Explanation {
    conditions = List.copyOf(conditions);
    remedies = List.copyOf(remedies);
  }

  /** Explains a decision of the run that the evidence is of. */
  public static Explanation of(RunEvidence evidence, Decision decision) {
    Scene scene = Scene.of(evidence);
    FilterHistory history = new FilterHistory(scene);
    Optional<FilterInstalled> filter = history.deciding(decision);
    RuleReference rule = RuleReference.of(decision, filter);
    List<ArgumentTests.Test> tests =
        filter.isPresent() ? ArgumentTests.of(filter.get(), decision) : List.of();
    if (decision.isImported()) {
      return new Explanation(
          decision,
          rule,
          List.of(),
          Attribution.of(history, decision),
          ImportedRun.effect(decision),
          ImportedRun.role(decision),
          List.of());
    }
    boolean refused = decision.isRefusal();
    Suspect alone =
        new Suspect(
            RefusalKind.of(decision),
            decision,
            decision,
            1,
            scene.tasks().groupAt(decision.tgid(), decision.time()));
    return new Explanation(
        decision,
        rule,
        filter.isPresent() ? ArgumentTests.inWords(tests, rule, filter.get(), decision) : List.of(),
        Attribution.of(history, decision),
        effect(decision),
        refused ? role(CauseOfDeath.of(evidence), decision) : "none: the call was let through",
        refused ? Remedies.of(alone, rule, tests, history.alsoRefusing(decision)) : List.of());
  }

  private static String effect(Decision decision) {
    String result = result(decision);
    return switch (SeccompAction.of(decision.action())) {
      case KILL_PROCESS -> "the call was not made; the kernel killed the process";
      case KILL_THREAD -> "the call was not made; the kernel killed the task";
      case TRAP -> "the call was not made; the task was sent SIGSYS" + result;
      case ERRNO ->
          decision.data() == 0
              ? "the call was not made; it returned 0 as if it had been"
              : "the call was not made; it failed with " + KernelNames.errno(decision.data());
      case USER_NOTIF -> "the call was handed to the listener of the filter" + result;
      case TRACE -> "the call was not made; it failed with ENOSYS, for want of a tracer";
      case LOG -> "the call was made, and logged" + result;
      case ALLOW -> "the call was made" + result;
    };
  }

  private static String result(Decision decision) {
    if (decision.result().isEmpty()) {
      return "; its result is not known";
    }
    long result = decision.result().getAsLong();
    boolean failed = result < 0 && result >= -SeccompAction.MAX_ERRNO;
    return "; it returned "
        + (failed ? "-" + KernelNames.errno((int) -result) : Long.toString(result));
  }

  private static String role(Finding finding, Decision decision) {
    RefusalKind kind = RefusalKind.of(decision);
    if (finding.cause().isPresent() && isOf(kind, finding.cause().get().refusal())) {
      String sure =
          switch (finding.confidence()) {
            case CERTAIN -> "it explains how the run ended, for certain";
            case LIKELY -> "it is the likely cause of how the run ended";
            default -> "it is a possible cause of how the run ended";
          };
      return finding.cause().get().refusal().sequence() == decision.sequence()
          ? sure
          : sure + ", with refusal #" + finding.cause().get().refusal().sequence() + ", its like";
    }
    for (Finding.Considered considered : finding.considered()) {
      if (isOf(kind, considered.refusal())) {
        return (considered.rival() ? "it may be the cause as well: " : "it is not the cause: ")
            + considered.why();
      }
    }
    return "not known: the run had too many kinds of refusals to weigh each";
  }

  private static boolean isOf(RefusalKind kind, Decision refusal) {
    return kind.equals(RefusalKind.of(refusal));
  }
}
