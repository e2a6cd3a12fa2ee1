package io.inquest.filter.listing;

import io.inquest.compile.FilterSource;
import io.inquest.compile.FilterSource.Written;
import io.inquest.compile.RuleOrigin;
import io.inquest.linux.bpf.Disassembler;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A filter's instructions, with a label where a known ABI or call leads to, and beside each return
 * the rule that it belongs to.
 */
public final class ProgramListing {
  private static final int MOST_NAMES = 4;

  /** What {@link Disassembler} writes before the meaning of a constant. */
  private static final String MEANING = "  ; ";

  private final Program program;
  private final Optional<Written> policy;
  private final List<String> lines;

  private ProgramListing(Program program, Optional<Written> policy) {
    this.program = program;
    this.policy = policy;
    this.lines = Disassembler.lines(program, SeccompSymbols.WITH_CALLS);
  }

  /** The lines of it; of several programs one after the other. */
  public static List<String> lines(FilterSource filter) {
    List<Program> programs = filter.programs();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < programs.size(); i++) {
      if (programs.size() > 1) {
        if (i > 0) {
          lines.add("");
        }
        lines.add(filter.nameOf(i));
      }
      lines.addAll(new ProgramListing(programs.get(i), policy(filter, i)).labelled());
    }
    return lines;
  }

  private static Optional<Written> policy(FilterSource filter, int index) {
    return filter.policies().isEmpty()
        ? Optional.empty()
        : Optional.of(filter.policies().get(index));
  }

  /** The instructions of one of the programs, with their rules. */
  static List<String> instructions(FilterSource filter, int which) {
    ProgramListing listing =
        new ProgramListing(filter.programs().get(which), policy(filter, which));
    List<String> texts = new ArrayList<>();
    for (int index = 0; index < listing.lines.size(); index++) {
      texts.add(listing.lines.get(index) + listing.rule(index));
    }
    return texts;
  }

  private List<String> labelled() {
    List<List<String>> labels = labels();
    List<String> labelled = new ArrayList<>();
    for (int index = 0; index < lines.size(); index++) {
      List<String> names = labels.get(index);
      if (!names.isEmpty()) {
        boolean many = names.size() > MOST_NAMES;
        String shown = String.join(", ", many ? names.subList(0, MOST_NAMES) : names);
        labelled.add(shown + (many ? ", …:" : ":"));
      }
      labelled.add("  " + lines.get(index) + rule(index));
    }
    return labelled;
  }

  /** What an equality test leads to is what it tests for, if nothing else leads there. */
  private List<List<String>> labels() {
    List<List<String>> labels = new ArrayList<>();
    int[] ways = new int[lines.size()];
    for (int index = 0; index < lines.size(); index++) {
      labels.add(new ArrayList<>());
    }
    for (int index = 0; index < lines.size(); index++) {
      Instruction each = program.instruction(index);
      if (each.isConditional()) {
        ways[index + 1 + each.jt()]++;
        ways[index + 1 + each.jf()]++;
      } else if (!each.isReturn()) {
        ways[index + 1 + (each.code() == Instruction.JA ? each.k() : 0)]++;
      }
      int meaning = lines.get(index).indexOf(MEANING);
      if (each.code() == Instruction.JEQ_K && meaning > 0) {
        labels
            .get(index + 1 + each.jt())
            .add(lines.get(index).substring(meaning + MEANING.length()));
      }
    }
    for (int index = 0; index < lines.size(); index++) {
      if (labels.get(index).size() != ways[index]) {
        labels.get(index).clear();
      }
    }
    return labels;
  }

  private String rule(int index) {
    if (policy.isEmpty() || !program.instruction(index).isReturn()) {
      return "";
    }
    return MEANING + origin(policy.get().attributed().ruleAt(index));
  }

  /** {@code "no-netlink", ls.yaml:14}; {@code default of ls.yaml}. */
  static String origin(RuleOrigin origin) {
    return origin.line() == 0
        ? origin.name() + " of " + origin.file()
        : '"' + origin.name() + "\", " + origin.file() + ":" + origin.line();
  }
}
