package io.inquest.query.cause;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.cause.evidence.KernelNames;
import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.Suspect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can be said of a run that Inquest did not see, of which there are the kernel's own records.
 *
 * <p>Which answers the kernel records: {@code seccomp_log()} of {@code kernel/seccomp.c}. What it
 * records of them: {@code audit_seccomp()} of {@code kernel/auditsc.c}.
 */
final class ImportedRun {
  private static final List<String> LIMITS =
      List.of(
          "the kernel's own records tell which calls its filters answered; how programs ended is"
              + " not in them",
          "the kernel records kills and LOG; ERRNO, TRAP, TRACE and USER_NOTIF only of filters that"
              + " were installed with SECCOMP_FILTER_FLAG_LOG; and no action that"
              + " kernel.seccomp.actions_logged leaves out: other calls may have been refused");

  private ImportedRun() {}

  /** The finding about such a run: refusals, and no cause of any end. */
  static Finding finding(Scene scene, String source) {
    List<Finding.Considered> refusals = new ArrayList<>();
    for (Suspect suspect : scene.suspects()) {
      refusals.add(
          new Finding.Considered(
              suspect.last(),
              call(suspect),
              suspect.count(),
              false,
              false,
              effect(suspect.last())));
    }
    return new Finding(
        scene.ending(),
        source,
        Optional.empty(),
        Optional.empty(),
        Confidence.NONE,
        LIMITS,
        List.of(),
        List.of(),
        refusals,
        Caveats.inWords(scene.evidence().gaps()),
        Optional.empty(),
        Optional.empty(),
        scene.evidence().refusalCount(),
        scene.evidence().missing());
  }

  private static String call(Suspect suspect) {
    return suspect.call() + ": " + KernelNames.action(suspect.last());
  }

  /** What the answer did, as far as it is recorded. */
  static String effect(Decision decision) {
    if (decision.data() == Decision.KILL_OF_EITHER_KIND) {
      return "the call was not made; the kernel killed the task or its process, which of the two is"
          + " not recorded";
    }
    return switch (SeccompAction.of(decision.action())) {
      case KILL_PROCESS -> "the call was not made; the kernel killed the process";
      case KILL_THREAD -> "the call was not made; the kernel killed the task";
      case TRAP ->
          "the call was not made; the task was sent SIGSYS, and whether it handled that is not"
              + " recorded";
      case ERRNO -> "the call was not made; what it returned instead is not recorded";
      case USER_NOTIF ->
          "the call was handed to the listener of the filter, whose answer is not recorded";
      case TRACE -> "the call was handed to a tracer, whose answer is not recorded";
      case LOG -> "the call was made, and logged; its result is not recorded";
      case ALLOW -> "the call was made; its result is not recorded";
    };
  }

  /** What a decision has to do with how a program ended. */
  static String role(Decision decision) {
    SeccompAction action = SeccompAction.of(decision.action());
    if (action == SeccompAction.KILL_PROCESS && decision.data() != Decision.KILL_OF_EITHER_KIND) {
      return "it ended process " + decision.tgid() + ", for certain";
    }
    return action.isRefusal()
        ? "not known: how the program ended is not in the kernel's records"
        : "none: the call was let through";
  }
}
