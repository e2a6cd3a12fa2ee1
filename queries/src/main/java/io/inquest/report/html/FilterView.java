package io.inquest.report.html;

import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.linux.bpf.Disassembler;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.ProgramException;
import io.inquest.linux.seccomp.SeccompSymbols;
import io.inquest.query.RunName;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A filter that was in force, with what it decided in all runs that had it at the same index.
 *
 * @param name the policy's, or whose filter it is
 * @param origin where it came from
 * @param source the policy's file and format; empty if it has none
 * @param digest of its program; empty if that is not known
 * @param blindSpot why its refusals cannot be witnessed; empty if they can
 * @param runs which runs had it
 * @param rules of the policy, with the decisions that are recorded of each
 * @param listing its program, an instruction a line, with the decisions that ended there
 */
record FilterView(
    String name,
    String origin,
    String source,
    String digest,
    String length,
    String blindSpot,
    String runs,
    String hits,
    List<RuleLine> rules,
    List<Instruct> listing) {
  private static final int MOST_RULES = 500;

  /** A rule of a policy. */
  record RuleLine(String name, String action, String place, String hits) {}

  /** A line of a listing. */
  record Instruct(String text, String hits) {}

  /** A filter, and its runs as they are read. */
  static final class Collected {
    private final FilterInstalled filter;
    private final Set<RunName> runs = new HashSet<>();
    private final Map<Integer, Long> instructions = new LinkedHashMap<>();
    private final Map<String, Long> rules = new LinkedHashMap<>();
    private long hits;

    Collected(FilterInstalled filter) {
      this.filter = filter;
    }

    FilterInstalled filter() {
      return filter;
    }

    Set<RunName> runs() {
      return runs;
    }

    long hits() {
      return hits;
    }

    /** One more run has it. */
    void add(RunName run, FilterHits found) {
      if (!runs.add(run)) {
        return;
      }
      int length = filter.program().length() / Instruction.SIZE;
      for (int i = 0; i < length; i++) {
        long at = found.at(filter, i);
        if (at > 0) {
          instructions.merge(i, at, Long::sum);
          hits += at;
        }
      }
      for (RulePlace rule : filter.rules()) {
        rules.merge(rule.name(), found.by(filter, rule.name()), Long::sum);
      }
    }
  }

  /**
   * What is shown of a filter.
   *
   * @param mostLines how many instructions there is room for
   */
  static FilterView of(Collected collected, int mostLines) {
    FilterInstalled filter = collected.filter;
    int length = filter.program().length() / Instruction.SIZE;
    return new FilterView(
        name(filter),
        filter.origin().name().toLowerCase(Locale.ROOT),
        source(filter),
        filter.sha256(),
        length == 0 ? "not known" : Shown.count(length, "instruction"),
        filter.observed() ? "" : Shown.text(filter.blindSpot()),
        Shown.text(runs(collected.runs)),
        Shown.count(collected.hits),
        rules(collected),
        length > mostLines ? List.of() : listing(collected));
  }

  /** The policy's name, or whose filter it is. */
  static String name(FilterInstalled filter) {
    if (filter.origin() == Origin.POLICY) {
      return "Policy " + Shown.text(filter.policy());
    }
    return switch (filter.origin()) {
      case PROGRAM -> "Filter " + filter.index() + ", of " + Shown.text(filter.site().comm());
      case INHERITED -> "Filter " + filter.index() + ", from before Inquest attached";
      default -> "Filter " + filter.index() + ", older than Inquest";
    };
  }

  /** The policy's file with its format. */
  static String source(FilterInstalled filter) {
    if (filter.rules().isEmpty() || filter.rules().get(0).file().isEmpty()) {
      return filter.format();
    }
    String format = filter.format().isEmpty() ? "" : " (" + filter.format() + ")";
    return Shown.text(filter.rules().get(0).file()) + format;
  }

  /** The runs in words, neighbours together: {@code runs 1-3, 7}. */
  static String runs(Set<RunName> runs) {
    Map<String, TreeSet<Long>> byHost = new TreeMap<>();
    for (RunName run : runs) {
      String host = run.host().map(name -> name + ":").orElse("");
      byHost.computeIfAbsent(host, each -> new TreeSet<>()).add(run.number());
    }
    List<String> words = new ArrayList<>();
    byHost.forEach((host, numbers) -> spans(host, numbers, words));
    return (runs.size() == 1 ? "run " : "runs ") + String.join(", ", words);
  }

  private static void spans(String host, TreeSet<Long> numbers, List<String> words) {
    long first = numbers.first();
    while (true) {
      long last = first;
      while (numbers.contains(last + 1)) {
        last++;
      }
      words.add(host + first + (first == last ? "" : "-" + last));
      Long next = numbers.higher(last);
      if (next == null) {
        return;
      }
      first = next;
    }
  }

  private static List<RuleLine> rules(Collected collected) {
    List<RuleLine> lines = new ArrayList<>();
    for (RulePlace rule : collected.filter.rules()) {
      if (lines.size() == MOST_RULES) {
        break;
      }
      lines.add(
          new RuleLine(
              Shown.text(rule.name()),
              Shown.text(rule.action()),
              rule.line() > 0 ? "line " + rule.line() : "",
              Shown.count(collected.rules.getOrDefault(rule.name(), 0L))));
    }
    return lines;
  }

  private static List<Instruct> listing(Collected collected) {
    List<Instruct> lines = new ArrayList<>();
    try {
      Program program =
          Program.parse(collected.filter.program().toArray(), ByteOrder.nativeOrder());
      for (String text : Disassembler.lines(program, SeccompSymbols.WITH_CALLS)) {
        Long hits = collected.instructions.get(lines.size());
        lines.add(new Instruct(text, hits == null ? "" : Shown.count(hits)));
      }
    } catch (ProgramException e) {
      // A damaged record has no program that could be listed; its digest and length are shown.
      lines.clear();
    }
    return lines;
  }
}
