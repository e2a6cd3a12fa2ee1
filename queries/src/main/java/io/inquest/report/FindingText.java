package io.inquest.report;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.query.RunName;
import io.inquest.query.cause.Finding;
import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.Missing;
import io.inquest.query.cause.remedy.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A finding in words. Lines carry no line ends, and nothing that a terminal would obey. */
public final class FindingText {
  private static final int MOST_SET_ASIDE = 12;
  private static final int MOST_COLUMNS_OF_A_CALL = 160;

  private final Finding finding;
  private final List<String> lines = new ArrayList<>();

  private FindingText(Finding finding) {
    this.finding = finding;
  }

  /**
   * At most five lines for the end of {@code inquest run}: how it ended, what explains it or may,
   * what is missing in the store, and the command that tells more.
   */
  public static List<String> brief(Finding finding, long run) {
    FindingText text = new FindingText(finding);
    text.brief(run);
    return text.lines;
  }

  /**
   * Everything, for {@code inquest why}.
   *
   * @param stacks the run's call stacks that it refers to, by number
   */
  public static List<String> full(Finding finding, RunName run, Map<Integer, StackTaken> stacks) {
    FindingText text = new FindingText(finding);
    text.full(run, stacks);
    return text.lines;
  }

  private void line(String line) {
    lines.add(TerminalText.escape(line));
  }

  private void brief(long run) {
    String ended = finding.program() + " " + finding.ending().inWords() + descendant();
    if (finding.cause().isEmpty()) {
      line(ended + "; " + withoutCause());
      finding.traced().ifPresent(this::line);
      if (finding.ending().failed()) {
        finding.unseen().ifPresent(this::line);
      }
      finding.altering().stream().findFirst().ifPresent(this::alteration);
    } else {
      Finding.Cause cause = finding.cause().get();
      line(ended + "; " + headline(cause));
      line(
          "refusal #"
              + cause.refusal().sequence()
              + ": "
              + TerminalText.cut(CallText.of(cause.refusal()), MOST_COLUMNS_OF_A_CALL)
              + " by "
              + cause.rule().inWords());
    }
    finding.missing().inWords().ifPresent(this::line);
    if (finding.refusals() > 0
        || finding.missing().refusals() > 0
        || !finding.caveats().isEmpty()) {
      line("more: inquest why " + run);
    }
  }

  private void alteration(Finding.Considered refusal) {
    line(
        "refusal #"
            + refusal.refusal().sequence()
            + ": "
            + TerminalText.cut(CallText.of(refusal.refusal()), MOST_COLUMNS_OF_A_CALL)
            + ": "
            + refusal.why());
  }

  /** How the process ended that was refused, if it is not the launched one. */
  private String descendant() {
    if (finding.consequences().isEmpty()
        || finding.victim().isEmpty()
        || finding.victim().get().ending().equals(finding.ending())) {
      return "";
    }
    Finding.Victim victim = finding.victim().get();
    return "; its descendant " + victim.comm() + " " + victim.ending().inWords();
  }

  private String withoutCause() {
    long refusals = finding.refusals();
    String count = refusals == 1 ? "1 refusal" : refusals + " refusals";
    if (finding.ending().kind() == Ending.Kind.IMPORTED) {
      return (refusals == 0 ? "no refusal is" : count + (refusals == 1 ? " is" : " are"))
          + " on record";
    }
    if (refusals == 0) {
      return isComplete() && finding.unseen().isEmpty()
          ? "no call was refused"
          : "no refusal is recorded";
    }
    if (finding.ending().well()) {
      return count + effect(refusals, finding.altering().size());
    }
    return finding.ending().failed() ? count + ", none of which explains it" : count;
  }

  /** Whether no refusal is missing, as far as the supervisor's own count tells. */
  private boolean isComplete() {
    return finding.missing().refusals() == 0 && finding.missing().known() != Missing.Known.NEVER;
  }

  /** What refusals did to a program that ended well. */
  private static String effect(long refusals, int altering) {
    if (altering == 0) {
      return refusals == 1 ? ", not fatal" : ", none fatal";
    }
    return refusals == 1
        ? ", which probably changed what it did"
        : ", of which some probably changed what it did";
  }

  private String headline(Finding.Cause cause) {
    String sure =
        switch (finding.confidence()) {
          case CERTAIN -> "cause";
          case LIKELY -> "likely cause";
          default -> "possible cause";
        };
    String call = CallText.abi(cause.refusal()) + cause.call();
    return sure + ": " + call + " was answered " + cause.action();
  }

  private void full(RunName run, Map<Integer, StackTaken> stacks) {
    line("Run " + run + ": " + finding.program() + " " + finding.ending().inWords());
    if (finding.cause().isPresent()) {
      cause(finding.cause().get());
    } else {
      line("Cause: " + noCause());
    }
    finding.missing().inWords().ifPresent(words -> line("Missing: " + words));
    bullets("Why:", finding.reasons());
    bullets("What followed from it, up to the launched program:", finding.consequences());
    if (finding.cause().isPresent()) {
      Finding.Cause cause = finding.cause().get();
      StackText.of(cause.refusal(), cause.rule(), stacks).forEach(this::line);
    }
    remedies();
    setAside();
    bullets("What Inquest could not see:", finding.caveats());
  }

  private String noCause() {
    boolean unseen = finding.unseen().isPresent() && finding.ending().failed();
    if (unseen || (!isComplete() && !finding.ending().well())) {
      return "not known; " + withoutCause();
    }
    String verdict =
        switch (finding.ending().kind()) {
          case RUNNING -> "none yet, ";
          case DETACHED -> "none needed, ";
          case EXITED ->
              finding.ending().well()
                  ? "none needed, "
                  : finding.traced().isPresent()
                      ? "Inquest itself, probably: it is the tracer, and a task has only one; "
                      : "not a refusal; ";
          case SIGNALED -> "not a refusal; ";
          case LOST -> "not known; ";
          case IMPORTED -> "not known; ";
          case STOPPED -> "Inquest itself, not a refusal; ";
        };
    return verdict + withoutCause();
  }

  private void cause(Finding.Cause cause) {
    Decision refusal = cause.refusal();
    Finding.Victim victim = finding.victim().orElseThrow();
    line(
        "Cause ("
            + finding.confidence().name().toLowerCase(Locale.ROOT)
            + "): refusal #"
            + refusal.sequence()
            + times(cause)
            + ", to "
            + victim.comm()
            + " (task "
            + victim.tid()
            + " of process "
            + victim.tgid()
            + ", "
            + victim.exe()
            + "), which "
            + victim.ending().inWords());
    line("  call:   " + CallText.of(refusal));
    Optional<String> namesake = CallText.namesake(refusal);
    if (namesake.isPresent()) {
      line("  abi:    " + namesake.get());
    }
    line("  answer: " + cause.action());
    line("  by:     " + cause.rule().inWords() + filter(cause));
    for (String condition : cause.conditions()) {
      line("  as:     " + condition);
    }
  }

  private static String times(Finding.Cause cause) {
    return cause.times() == 1
        ? ""
        : ", the last of " + cause.times() + " like it since #" + cause.firstSequence();
  }

  private static String filter(Finding.Cause cause) {
    int instruction = cause.rule().instruction();
    return cause.rule().policy().isEmpty() || cause.rule().filter() < 0
        ? ""
        : ", filter "
            + cause.rule().filter()
            + (instruction < 0 ? "" : ", instruction " + instruction);
  }

  private void bullets(String heading, List<String> items) {
    if (!items.isEmpty()) {
      line(heading);
      for (String item : items) {
        line("  - " + item);
      }
    }
  }

  private void remedies() {
    if (finding.remedies().isEmpty()) {
      return;
    }
    line("What would have changed it:");
    for (Remedy remedy : finding.remedies()) {
      for (String each : RemedyText.lines(remedy)) {
        line(each);
      }
    }
  }

  private static String who(Decision refusal) {
    if (!refusal.isImported()) {
      return refusal.comm() + " (" + refusal.tid() + ")";
    }
    String comm = refusal.comm().isEmpty() ? "" : refusal.comm() + ", ";
    return comm + "process " + refusal.tgid();
  }

  private void setAside() {
    List<Finding.Considered> considered = finding.considered();
    if (considered.isEmpty()) {
      return;
    }
    line(finding.cause().isPresent() ? "Other refusals:" : "Refusals:");
    int shown = Math.min(considered.size(), MOST_SET_ASIDE);
    for (Finding.Considered each : considered.subList(0, shown)) {
      line(
          "  - #"
              + each.refusal().sequence()
              + " "
              + each.call()
              + (each.times() > 1 ? " (" + each.times() + " times)" : "")
              + ", to "
              + who(each.refusal())
              + ": "
              + (each.rival() ? "nearly as likely; " : "")
              + each.why());
    }
    if (shown < considered.size()) {
      line("  - and " + (considered.size() - shown) + " other kinds: inquest denials");
    }
  }
}
