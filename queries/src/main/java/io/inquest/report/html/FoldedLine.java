package io.inquest.report.html;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.query.cause.evidence.KernelNames;
import io.inquest.report.CallText;
import io.inquest.report.html.RefusalTally.Folded;
import io.inquest.report.html.RefusalTally.Kind;
import java.util.Map;

/** Like refusals in one line. */
record FoldedLine(
    String run,
    String first,
    String span,
    String count,
    String process,
    String exe,
    String call,
    String action,
    String rule,
    String sequence) {

  static FoldedLine of(Map.Entry<Kind, Folded> folded) {
    Kind kind = folded.getKey();
    Decision first = folded.getValue().first();
    return new FoldedLine(
        Shown.text(kind.run().toString()),
        Shown.time(first.time()),
        folded.getValue().count() == 1
            ? ""
            : Shown.span(folded.getValue().lastTime() - first.time()),
        Shown.count(folded.getValue().count()),
        Shown.text(kind.comm().isEmpty() ? "process " + first.tgid() : kind.comm()),
        Shown.text(kind.exe()),
        Shown.text(CallText.of(first)),
        KernelNames.action(first),
        Shown.text(rule(kind)),
        Long.toString(first.sequence()));
  }

  /** What decided, by its name. */
  static String rule(Kind kind) {
    if (!kind.policy().isEmpty()) {
      return kind.policy() + ": " + kind.rule();
    }
    return kind.filter() < 0 ? "a filter that is not known" : "filter " + kind.filter();
  }

  /** The call's name. */
  static String call(Kind kind) {
    return kind.nr() == Decision.UNKNOWN_NR
        ? "a call that is not recorded"
        : KernelNames.syscall(kind.auditArch(), kind.nr()).orElse("syscall_" + kind.nr());
  }

  /** Whose refusals they are. */
  static String program(Kind kind) {
    return kind.exe().isEmpty() ? kind.comm() : kind.exe();
  }
}
