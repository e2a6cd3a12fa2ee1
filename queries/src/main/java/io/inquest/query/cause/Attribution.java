package io.inquest.query.cause;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.linux.bpf.Disassembler;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.ProgramException;
import io.inquest.linux.bpf.Step;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompSymbols;
import io.inquest.query.cause.evidence.FilterHistory;
import io.inquest.query.cause.evidence.KernelNames;
import io.inquest.query.cause.evidence.RecordedCall;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which filter decided a call, and how: computed from the programs as they were installed and from
 * the record's numbers.
 *
 * @param verdicts what each filter of the chain answered, oldest first; empty where their programs
 *     are not recorded
 * @param path the instructions that the deciding filter executed, with the values it compared
 * @param listing the deciding filter's program around the instruction that returned
 */
public record Attribution(List<Verdict> verdicts, List<PathStep> path, List<Listed> listing) {
  private static final int AROUND = 4;

  public Attribution {
    verdicts = List.copyOf(verdicts);
    path = List.copyOf(path);
    listing = List.copyOf(listing);
  }

  /**
   * What one filter answered.
   *
   * @param filter its index
   * @param policy its policy; empty if it is not of one
   * @param action the answer, e.g. {@code ERRNO(EPERM)}
   * @param standing why it decided, or why not; empty if it was the only one
   */
  public record Verdict(int filter, String policy, String action, String standing) {}

  /**
   * An instruction that was executed.
   *
   * @param text the instruction as listings write it
   * @param remark what it did with which values; empty for a return
   */
  public record PathStep(String text, String remark) {}

  /**
   * A line of a listing.
   *
   * @param deciding whether it is the instruction that returned
   */
  public record Listed(String text, boolean deciding) {}

  static Attribution of(FilterHistory history, Decision decision) {
    List<Verdict> verdicts = verdicts(history.answers(decision), decision);
    Optional<Program> program = history.deciding(decision).flatMap(Attribution::program);
    if (program.isEmpty()) {
      return new Attribution(verdicts, List.of(), List.of());
    }
    List<String> lines = Disassembler.lines(program.get(), SeccompSymbols.WITH_CALLS);
    List<PathStep> path = new ArrayList<>();
    int last = 0;
    for (Step step : Evaluator.trace(program.get(), RecordedCall.data(decision))) {
      path.add(new PathStep(lines.get(step.index()), step.remark()));
      last = step.index();
    }
    List<Listed> listing = new ArrayList<>();
    int end = Math.min(lines.size(), last + AROUND + 1);
    for (int i = Math.max(0, last - AROUND); i < end; i++) {
      listing.add(new Listed(lines.get(i), i == last));
    }
    return new Attribution(verdicts, path, listing);
  }

  private static List<Verdict> verdicts(List<FilterHistory.Answer> answers, Decision recorded) {
    int deciding = recorded.filter();
    // What a filter answered whose program is not known is on record all the same.
    int decision = SeccompAction.of(recorded.action()).with(recorded.data());
    for (FilterHistory.Answer answer : answers) {
      decision = answer.filter().index() == deciding ? answer.returned() : decision;
    }
    int alike = 0;
    for (FilterHistory.Answer answer : answers) {
      alike += sameAction(answer.returned(), decision) ? 1 : 0;
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (FilterHistory.Answer answer : answers) {
      FilterInstalled filter = answer.filter();
      String standing = "";
      if (answers.size() > 1) {
        standing =
            filter.index() == deciding
                ? alike > 1
                    ? "decides, the newest of the most restrictive"
                    : "decides, the most restrictive"
                : standing(answer.returned(), decision);
      }
      verdicts.add(
          new Verdict(
              filter.index(), filter.policy(), KernelNames.action(answer.returned()), standing));
    }
    return verdicts;
  }

  private static String standing(int returned, int decision) {
    if (sameAction(returned, decision)) {
      return "as restrictive, but older";
    }
    return SeccompAction.outranks(returned, decision)
        ? "more restrictive, but not what was recorded"
        : "less restrictive";
  }

  private static boolean sameAction(int returned, int decision) {
    return (returned & SeccompAction.ACTION_MASK) == (decision & SeccompAction.ACTION_MASK);
  }

  private static Optional<Program> program(FilterInstalled filter) {
    try {
      return Optional.of(Program.parse(filter.program().toArray(), ByteOrder.nativeOrder()));
    } catch (ProgramException e) {
      // A damaged record explains nothing; the refusal itself is still known.
      return Optional.empty();
    }
  }
}
