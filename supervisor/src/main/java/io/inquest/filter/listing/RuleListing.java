package io.inquest.filter.listing;

import io.inquest.compile.AttributedProgram;
import io.inquest.compile.FilterSource;
import io.inquest.compile.RuleOrigin;
import io.inquest.filter.algebra.CallSet;
import io.inquest.filter.algebra.DecidedCalls;
import io.inquest.filter.algebra.Joint;
import io.inquest.filter.write.CallWriter;
import io.inquest.filter.write.ConditionWriter;
import io.inquest.filter.write.KeptCalls;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a filter's rules come to: the calls that each really decides, others before it considered.
 */
public final class RuleListing {
  private static final int WIDTH = 96;
  private static final String INDENT = "      ";

  private final List<String> lines = new ArrayList<>();

  private RuleListing() {}

  /**
   * The lines of it.
   *
   * @throws io.inquest.filter.algebra.TooComplexException if the calls cannot be listed
   */
  public static List<String> lines(FilterSource filter) {
    RuleListing listing = new RuleListing();
    if (filter.policies().isEmpty()) {
      listing.raw(filter);
    } else {
      listing.written(filter.policies());
    }
    return listing.lines;
  }

  /** Policies that decide together: what each rule decides of what the others leave to it. */
  private void written(List<FilterSource.Written> policies) {
    List<AttributedProgram> stack = new ArrayList<>();
    policies.forEach(policy -> stack.add(policy.attributed()));
    Map<Integer, List<CallSet>> decided = new LinkedHashMap<>();
    for (CallSet calls : DecidedCalls.byRule(stack)) {
      decided.computeIfAbsent(calls.decided(), id -> new ArrayList<>()).add(calls);
    }
    int first = 0;
    for (int i = 0; i < policies.size(); i++) {
      if (i > 0) {
        lines.add("");
      }
      String above = i == 0 ? "" : ", narrowing " + stack.get(i - 1).policy().name();
      written(policies.get(i).name(), stack, i, above, first, decided);
      first += stack.get(i).rules().size();
    }
  }

  /**
   * One of them.
   *
   * @param name what its user calls it
   * @param index of it in the stack
   * @param above what it narrows
   * @param first the number of its first rule among those of all
   */
  private void written(
      String name,
      List<AttributedProgram> stack,
      int index,
      String above,
      int first,
      Map<Integer, List<CallSet>> decided) {
    AttributedProgram filter = stack.get(index);
    List<RuleOrigin> rules = filter.rules();
    List<Architecture> abis = filter.policy().architectures();
    StringBuilder head = new StringBuilder(filter.policy().name()).append(above).append(", for ");
    for (Architecture abi : abis) {
      head.append(abi == abis.get(0) ? "" : ", ").append(abi.name());
    }
    head(name, head.toString(), List.of(filter.program()));
    int own = rules.size() - 3;
    for (RuleOrigin rule : rules.subList(own, rules.size())) {
      boolean left = !above.isEmpty() && filter.passesOn(rule.id());
      lines.add("  " + rule.name() + ": " + (left ? "as there" : rule.action()));
    }
    for (RuleOrigin rule : rules.subList(0, own)) {
      lines.add("");
      lines.add(
          "  "
              + rule.does()
              + (rule.record() && rule.decides() ? ", recorded" : "")
              + " by "
              + ProgramListing.origin(rule));
      if (!rule.decides()) {
        kept(KeptCalls.of(stack, index, filter.policy().rules().get(rule.id())));
        continue;
      }
      for (CallSet calls : decided.getOrDefault(first + rule.id(), List.of())) {
        calls(calls);
      }
      if (!decided.containsKey(first + rule.id())) {
        lines.add("    decides no call");
      }
    }
  }

  private void raw(FilterSource filter) {
    int count = filter.programs().size();
    head(filter.name(), count == 1 ? "a program" : count + " programs", filter.programs());
    Map<String, List<CallSet>> answers = new LinkedHashMap<>();
    Map<Architecture, CallSet> usual = new HashMap<>();
    for (CallSet calls : DecidedCalls.byAnswer(Joint.ofStack(filter.programs()))) {
      String action = DecidedCalls.action(calls).toString();
      answers.computeIfAbsent(action, name -> new ArrayList<>()).add(calls);
      if (calls.abi().isPresent() && calls.condition().isAlways()) {
        usual.merge(
            calls.abi().get(),
            calls,
            (one, other) -> other.known().size() > one.known().size() ? other : one);
      }
    }
    for (Map.Entry<String, List<CallSet>> answer : answers.entrySet()) {
      lines.add("");
      lines.add("  " + answer.getKey());
      for (CallSet calls : answer.getValue()) {
        if (usual.containsValue(calls)) {
          lines.add("    " + calls.abi().orElseThrow().name() + ": all other calls");
        } else {
          calls(calls);
        }
      }
    }
  }

  private void head(String name, String what, List<Program> programs) {
    int length = programs.stream().mapToInt(Program::length).sum();
    lines.add(name + ": " + what + ", " + length + " instructions");
  }

  /** What a record rule keeps. */
  private void kept(List<KeptCalls> kept) {
    for (KeptCalls calls : kept) {
      calls(calls.abi().name(), CallWriter.names(calls.abi(), calls.numbers(), List.of()));
      String when = calls.when().orElse("the arguments meet a condition that is too long");
      if (!when.isEmpty()) {
        lines.add(INDENT + "when " + when);
      }
    }
    if (kept.isEmpty()) {
      lines.add("    records no call");
    }
  }

  private void calls(CallSet calls) {
    calls(
        calls.abi().map(Architecture::name).orElse("other ABIs"),
        CallWriter.names(
            calls.abi().orElse(Architecture.all().get(0)), calls.known(), calls.unknown()));
    if (!calls.condition().isAlways()) {
      lines.add(
          INDENT
              + "when "
              + ConditionWriter.text(calls)
                  .orElse(
                      "the arguments meet a condition that is too long, as in "
                          + CallWriter.text(calls.example())));
    }
  }

  /** Names of an ABI's calls, in lines of a readable length. */
  private void calls(String abi, List<String> names) {
    StringBuilder line = new StringBuilder("    ").append(abi).append(": ");
    for (int i = 0; i < names.size(); i++) {
      if (i > 0 && line.length() + names.get(i).length() + 2 > WIDTH) {
        lines.add(line.append(',').toString());
        line = new StringBuilder(INDENT);
      } else {
        line.append(i > 0 ? ", " : "");
      }
      line.append(names.get(i));
    }
    lines.add(line.toString());
  }
}
