package io.inquest.report;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.DecisionRow;
import io.inquest.query.Timestamps;
import io.inquest.query.cause.evidence.KernelNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One line a decision, always of the same words: {@code RUN/SEQ TIME COMM TGID/TID ABI CALL ACTION
 * POLICY RULE RESULT DURATION DECODED}. A hyphen stands for what is not there. No word has a space
 * in it, and none is written but as {@link TerminalText#escapeReversibly} does; the last field is
 * the rest of the line.
 */
final class ScriptLines implements RowReport<DecisionRow> {
  private static final String NONE = "-";

  private final Writer out;

  ScriptLines(Writer out) {
    this.out = out;
  }

  @Override
  public void accept(DecisionRow row) {
    Decision decision = row.decision();
    boolean ours = !decision.policy().isEmpty();
    List<String> words =
        List.of(
            row.name() + "/" + decision.sequence(),
            decision.time() == 0 && decision.isImported()
                ? NONE
                : Timestamps.rfc3339(decision.time()),
            word(decision.comm()),
            known(decision.tgid()) + "/" + known(decision.tid()),
            decision.auditArch() == 0
                ? NONE
                : KernelNames.arch(decision.auditArch(), decision.nr()),
            decision.nr() == Decision.UNKNOWN_NR
                ? NONE
                : KernelNames.syscall(decision.auditArch(), decision.nr())
                    .orElse("syscall_" + decision.nr()),
            KernelNames.action(decision),
            ours
                ? word(decision.policy())
                : decision.filter() < 0 ? NONE : "filter:" + decision.filter(),
            word(decision.rule()),
            result(decision),
            row.duration().isPresent() ? microseconds(row.duration().getAsLong()) : NONE,
            TerminalText.escapeReversibly(CallText.of(decision)));
    try {
      out.write(String.join(" ", words) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String word(String text) {
    return text.isEmpty() ? NONE : TerminalText.escapeReversibly(text).replace(" ", "\\x20");
  }

  private static String known(int id) {
    return id == 0 ? NONE : Integer.toString(id);
  }

  private static String result(Decision decision) {
    if (decision.result().isEmpty()) {
      return NONE;
    }
    long result = decision.result().getAsLong();
    return result < 0 && result >= -SeccompAction.MAX_ERRNO
        ? "-" + KernelNames.errno((int) -result)
        : Long.toString(result);
  }

  private static String microseconds(long nanoseconds) {
    return TimeUnit.NANOSECONDS.toMicros(nanoseconds) + "us";
  }

  @Override
  public void close() throws IOException {
    out.flush();
  }
}
