package io.inquest.cli;

import io.inquest.audit.journal.StoreException;
import io.inquest.policy.Lineage;
import io.inquest.policy.PolicyNote;
import io.inquest.query.cause.CauseOfDeath;
import io.inquest.query.cause.Finding;
import io.inquest.query.cause.JournalEvidence;
import io.inquest.report.FindingText;
import io.inquest.report.TerminalText;
import io.inquest.trace.RunResult;
import java.io.PrintStream;
import java.util.List;

/** The few lines that {@code run} says once its program has ended. */
final class EndReport {
  private static final int MOST_NOTES = 3;
  private static final int STDERR = 2;

  private final RunResult result;
  private final List<PolicyNote> notes;
  private final List<Lineage> policies;

  EndReport(RunResult result, List<PolicyNote> notes, List<Lineage> policies) {
    this.result = result;
    this.notes = notes;
    this.policies = policies;
  }

  /**
   * Of a program that ended well and was refused nothing there are only notes to be said, and so
   * where its end is its own affair, unless a terminal asks.
   */
  void print(PrintStream out) throws StoreException {
    if (result.waitStatus() != 0 || result.refusals() > 0) {
      printEnd(out);
    }
    result.notes().forEach(note -> printNote(out, note));
    if (result.stoppedCalls() > 0) {
      printNote(
          out,
          result.stoppedCalls()
              + " system calls stopped at their entry and their return, for some 25 microseconds"
              + " each");
    }
    StackNote.of(policies).ifPresent(note -> printNote(out, note));
  }

  private static void printNote(PrintStream out, String note) {
    out.println("inquest: note: " + TerminalText.escape(note));
  }

  /** Whether the end has nothing to do with refusals, as far as all was seen and kept. */
  private static boolean isUnrelated(Finding finding) {
    return finding.refusals() == 0 && finding.cause().isEmpty() && finding.caveats().isEmpty();
  }

  private void printEnd(PrintStream out) throws StoreException {
    Finding finding = CauseOfDeath.of(JournalEvidence.of(result.run()));
    if (isUnrelated(finding) && !TerminalSize.isTerminal(STDERR)) {
      return;
    }
    for (String line : FindingText.brief(finding, result.run().number())) {
      out.println("inquest: " + line);
    }
    for (PolicyNote note : notes.subList(0, Math.min(notes.size(), MOST_NOTES))) {
      printNote(out, note.toString());
    }
    if (notes.size() > MOST_NOTES) {
      printNote(out, "and " + (notes.size() - MOST_NOTES) + " more of the policies");
    }
  }
}
