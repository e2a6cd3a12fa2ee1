package io.inquest.report;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.entry.ImportedRecord;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Signature;
import io.inquest.query.RunName;
import io.inquest.query.Timestamps;
import io.inquest.query.cause.Attribution;
import io.inquest.query.cause.Explanation;
import io.inquest.query.cause.evidence.KernelNames;
import io.inquest.query.cause.remedy.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One decision in words. Lines carry no line ends, and nothing that a terminal would obey. */
public final class ExplanationText {
  /** Of a long path, the first and the last instructions are shown. */
  private static final int FIRST_STEPS = 8;

  private static final int LAST_STEPS = 24;

  private static final String NOT_RECORDED = "not recorded";

  private final List<String> lines = new ArrayList<>();

  private ExplanationText() {}

  /**
   * Everything about a decision, for {@code inquest why RUN SEQ}.
   *
   * @param stacks the run's call stacks that it refers to, by number
   */
  public static List<String> of(
      Explanation explanation, RunName run, Map<Integer, StackTaken> stacks) {
    ExplanationText text = new ExplanationText();
    text.call(explanation.decision(), run);
    text.answer(explanation);
    for (String line : StackText.of(explanation.decision(), explanation.rule(), stacks)) {
      text.line(line);
    }
    text.remedies(explanation);
    return text.lines;
  }

  private void line(String line) {
    lines.add(TerminalText.escape(line));
  }

  private void call(Decision decision, RunName run) {
    line("Run " + run + ", decision #" + decision.sequence());
    line("  call:   " + CallText.of(decision));
    if (decision.isImported()) {
      imported(decision);
      return;
    }
    line("  number: " + number(decision));
    line("  time:   " + Timestamps.rfc3339(decision.time()));
    line(
        "  task:   "
            + decision.comm()
            + " (task "
            + decision.tid()
            + " of process "
            + decision.tgid()
            + ", "
            + decision.exe()
            + ")");
    line("  from:   instruction pointer " + KernelNames.hex(decision.ip()));
    arguments(decision);
  }

  private static String number(Decision decision) {
    return decision.nr()
        + " of "
        + KernelNames.arch(decision.auditArch(), decision.nr())
        + " (audit arch "
        + KernelNames.hex(decision.auditArch() & 0xffffffffL)
        + ")";
  }

  /** What the kernel's own record has of a call, and what it lacks. */
  private void imported(Decision decision) {
    boolean numbered = decision.nr() != Decision.UNKNOWN_NR;
    line("  number: " + (numbered ? number(decision) : NOT_RECORDED));
    line("  time:   " + (decision.time() == 0 ? "no date" : Timestamps.rfc3339(decision.time())));
    line(
        "  task:   "
            + (decision.comm().isEmpty() ? "" : decision.comm() + ", ")
            + (decision.tid() == 0
                ? "a task of process " + decision.tgid() + ", which one is not recorded"
                : "task " + decision.tid() + " of process " + decision.tgid()));
    line("  exe:    " + (decision.exe().isEmpty() ? NOT_RECORDED : decision.exe()));
    line(
        "  from:   "
            + (decision.ip() == 0
                ? NOT_RECORDED
                : "instruction pointer " + KernelNames.hex(decision.ip())));
    line("  args:   " + NOT_RECORDED);
    ImportedRecord.decode(decision.decoded()).ifPresent(this::record);
  }

  private void record(ImportedRecord record) {
    line("  source: line " + record.line() + " of what was imported");
    for (String doubt : record.doubts()) {
      line("  but:    " + doubt);
    }
    line("  record: " + record.text());
  }

  private void arguments(Decision decision) {
    Optional<Architecture> abi = Architecture.of(decision.auditArch(), decision.nr());
    Optional<String> name = KernelNames.syscall(decision.auditArch(), decision.nr());
    Optional<Signature> signature =
        abi.isPresent() && name.isPresent()
            ? Signature.of(abi.get(), name.get())
            : Optional.empty();
    int count = signature.isPresent() ? signature.get().parameters().size() : 6;
    for (int i = 0; i < count; i++) {
      String parameter =
          signature.isPresent() ? " " + signature.get().parameters().get(i).name() : "";
      line("  arg" + i + ":   " + KernelNames.hex(decision.arguments().get(i)) + parameter);
    }
  }

  private void answer(Explanation explanation) {
    line("Answer: " + KernelNames.action(explanation.decision()));
    line("  by:     " + explanation.rule().inWords());
    if (explanation.rule().filter() >= 0) {
      int instruction = explanation.rule().instruction();
      line(
          "  filter: "
              + explanation.rule().filter()
              + (instruction < 0 ? "" : ", instruction " + instruction));
    }
    for (String condition : explanation.conditions()) {
      line("  as:     " + condition);
    }
    attribution(explanation.attribution());
    line("What it did: " + explanation.effect());
    line("For the end of the run: " + explanation.role());
  }

  private void attribution(Attribution attribution) {
    if (attribution.verdicts().size() > 1) {
      line("What each filter answered, oldest first:");
      for (Attribution.Verdict verdict : attribution.verdicts()) {
        String policy = verdict.policy().isEmpty() ? "" : " (" + verdict.policy() + ")";
        line(
            "  - filter "
                + verdict.filter()
                + policy
                + ": "
                + verdict.action()
                + "; "
                + verdict.standing());
      }
    }
    if (!attribution.path().isEmpty()) {
      path(attribution.path());
      line("The program around it:");
      for (Attribution.Listed listed : attribution.listing()) {
        line((listed.deciding() ? "  > " : "    ") + listed.text());
      }
    }
  }

  private void path(List<Attribution.PathStep> path) {
    line("How the filter came to it, in " + path.size() + " instructions:");
    int width = 0;
    for (Attribution.PathStep step : path) {
      width = step.remark().isEmpty() ? width : Math.max(width, step.text().length());
    }
    for (int i = 0; i < path.size(); i++) {
      int left = path.size() - LAST_STEPS - i;
      if (i == FIRST_STEPS && left > 1) {
        line("    … " + left + " instructions …");
        i += left;
      }
      Attribution.PathStep step = path.get(i);
      String gap = " ".repeat(Math.max(0, width - step.text().length()) + 3);
      line("    " + step.text() + (step.remark().isEmpty() ? "" : gap + step.remark()));
    }
  }

  private void remedies(Explanation explanation) {
    if (!explanation.remedies().isEmpty()) {
      line("What would have changed it:");
      for (Remedy remedy : explanation.remedies()) {
        for (String each : RemedyText.lines(remedy)) {
          line(each);
        }
      }
    }
  }
}
