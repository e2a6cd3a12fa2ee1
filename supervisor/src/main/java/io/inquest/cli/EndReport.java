package io.inquest.cli;

import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.journal.StoreException;
import io.inquest.cli.output.Output;
import io.inquest.cli.output.TerminalSize;
import io.inquest.compile.Compilations;
import io.inquest.policy.Lineage;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyFormat;
import io.inquest.policy.PolicyNote;
import io.inquest.query.cause.CauseOfDeath;
import io.inquest.query.cause.Finding;
import io.inquest.query.cause.evidence.JournalEvidence;
import io.inquest.query.cause.evidence.RunEvidence;
import io.inquest.report.FindingText;
import io.inquest.report.TerminalText;
import io.inquest.run.RunResult;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The few lines that {@code run} says once its program has ended. */
final class EndReport {
  private static final int MOST_NOTES = 3;
  private static final int STDERR = 2;

  private final RunResult result;
  private final List<PolicyNote> notes;
  private final List<Lineage> policies;
  private final Compilations compilations;

  /**
   * @param compilations of the policies, as they were installed
   */
  EndReport(
      RunResult result, List<PolicyNote> notes, List<Lineage> policies, Compilations compilations) {
    this.result = result;
    this.notes = notes;
    this.policies = policies;
    this.compilations = compilations;
  }

  /**
   * Of a program that ended well, was refused nothing and whose records are whole there are only
   * notes to be said, and so where its end is its own affair, unless a terminal asks.
   */
  void print(PrintStream out) {
    try {
      printEnd(out);
    } catch (StoreException e) {
      // The program's end is not changed by what became of its records.
      Output.complain(
          "the run had "
              + result.ended().refusals()
              + " refusals, but its records are gone: "
              + e.getMessage());
    }
    result.notes().forEach(note -> printNote(out, note));
    if (result.stoppedCalls() > 0) {
      printNote(
          out,
          result.stoppedCalls()
              + " system calls stopped at their entry and their return, for some 25 microseconds"
              + " each");
    }
    StackNote.of(policies, compilations).ifPresent(note -> printNote(out, note));
  }

  private static void printNote(PrintStream out, String note) {
    out.println("inquest: note: " + TerminalText.escape(note));
  }

  /** Whether the end has nothing to do with refusals, as far as all was seen and kept. */
  private static boolean isUnrelated(Finding finding) {
    return finding.refusals() == 0 && finding.cause().isEmpty() && finding.caveats().isEmpty();
  }

  private void printEnd(PrintStream out) throws StoreException {
    RunEnded ended = result.ended();
    if (ended.waitStatus() == 0 && ended.decisions() == 0) {
      return;
    }
    RunEvidence evidence = JournalEvidence.of(result.run(), Optional.of(ended));
    Finding finding = CauseOfDeath.of(evidence);
    boolean ownAffair =
        ended.waitStatus() == 0
            ? ended.refusals() == 0
            : isUnrelated(finding) && !TerminalSize.isTerminal(STDERR);
    if (ownAffair && evidence.missing().inWords().isEmpty()) {
      return;
    }
    for (String line : FindingText.brief(finding, result.run().number())) {
      out.println("inquest: " + line);
    }
    printNotes(out);
  }

  /** Of each unit one line: what systemd ignores in it is seldom why a program ends. */
  private void printNotes(PrintStream out) {
    List<PolicyNote> others = new ArrayList<>(notes);
    for (Lineage lineage : policies) {
      Policy unit = lineage.own();
      if (unit.format() != PolicyFormat.SYSTEMD) {
        continue;
      }
      List<PolicyNote> ofUnit = new ArrayList<>(others);
      ofUnit.removeIf(note -> !note.place().source().name().startsWith(unit.file()));
      others.removeAll(ofUnit);
      if (ofUnit.size() == 1) {
        printNote(out, ofUnit.get(0).toString());
      } else if (!ofUnit.isEmpty()) {
        printNote(
            out,
            ofUnit.size() + " notes on " + unit.file() + ": inquest policy check " + unit.file());
      }
    }
    for (PolicyNote note : others.subList(0, Math.min(others.size(), MOST_NOTES))) {
      printNote(out, note.toString());
    }
    if (others.size() > MOST_NOTES) {
      printNote(out, "and " + (others.size() - MOST_NOTES) + " more of the policies");
    }
  }
}
