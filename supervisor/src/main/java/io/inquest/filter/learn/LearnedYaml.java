package io.inquest.filter.learn;

import io.inquest.filter.learn.LearnedRule.Use;
import io.inquest.filter.write.YamlText;
import io.inquest.linux.arch.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Writes a learned policy in Inquest's own format, with its reasons as comments. Used once. */
public final class LearnedYaml {
  private static final int WIDTH = 96;
  private static final String RULES = "rules:\n";
  private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9_ -]*[a-z0-9]");
  private static final String INDENT = "    ";

  private final LearnedPolicy policy;
  private final LearnedFrom from;
  private final StringBuilder out = new StringBuilder();

  private LearnedYaml(LearnedPolicy policy, LearnedFrom from) {
    this.policy = policy;
    this.from = from;
  }

  /**
   * A policy that was in force already, and is widened.
   *
   * @param text in Inquest's own format
   * @param abis those that it lists
   */
  public record Base(String text, List<Architecture> abis) {
    /** Keeps a copy of the ABIs. */
    public Base {
      abis = List.copyOf(abis);
    }
  }

  /**
   * The policy's text.
   *
   * @param base what the rules come before; empty for a policy of its own. Rules on ABIs that it
   *     does not list are left out
   */
  public static String text(LearnedPolicy policy, LearnedFrom from, Optional<Base> base) {
    return new LearnedYaml(policy, from).write(base);
  }

  private String write(Optional<Base> base) {
    head(base.isPresent());
    List<Architecture> abis = base.isPresent() ? base.get().abis() : policy.abis();
    String rest = "";
    if (base.isPresent()) {
      String text = base.get().text();
      int rules = text.indexOf("\n" + RULES);
      out.append(rules < 0 ? text : text.substring(0, rules + 1));
      rest = rules < 0 ? "" : text.substring(rules + 1 + RULES.length());
    } else {
      out.append("inquest: 1\nname: ").append(YamlText.quoted(policy.name())).append('\n');
      List<String> names = abis.stream().map(Architecture::name).toList();
      out.append("architectures: [").append(String.join(", ", names)).append("]\n");
      out.append("default: ").append(policy.otherwise()).append('\n');
      out.append("foreign: kill\n");
      out.append("unknown: errno:ENOSYS\n");
    }
    List<LearnedRule> rules =
        policy.rules().stream().filter(rule -> abis.contains(rule.abi())).toList();
    if (!rules.isEmpty() || !rest.isEmpty()) {
      out.append(RULES);
    }
    rules.forEach(rule -> rule(rule, abis.size() > 1));
    if (!rest.isEmpty() && !rules.isEmpty()) {
      comment("  ", "What was in force:");
    }
    return out.append(rest).toString();
  }

  private void head(boolean widened) {
    comment("", widened ? "A policy in force, widened by what it refused in" : "Learned from");
    for (int i = 0; i < from.runs().size(); i++) {
      comment("", "  run " + from.runs().get(i) + ": " + from.descriptions().get(i));
    }
    if (!from.runtimes().isEmpty()) {
      comment("", "Programs run by: " + String.join(", ", from.runtimes()));
    }
    comment("", "");
    for (String sentence : LearnedPolicy.generalisation()) {
      comment("", sentence);
    }
    if (!from.unseen().isEmpty()) {
      comment("", "");
      comment("", "Not seen:");
      from.unseen().forEach(sentence -> comment("", "- " + sentence));
    }
    out.append('\n');
  }

  private void rule(LearnedRule rule, boolean severalAbis) {
    if (rule.uses().isEmpty()) {
      comment("  ", "Not seen: " + rule.reason() + ".");
    } else {
      usage(rule).forEach(line -> comment("  ", line));
    }
    out.append("  - name: ")
        .append(PLAIN.matcher(rule.name()).matches() ? rule.name() : YamlText.quoted(rule.name()))
        .append('\n');
    if (severalAbis) {
      out.append(INDENT).append("architectures: ").append(rule.abi().name()).append('\n');
    }
    syscalls(rule.syscalls());
    when(rule.when());
    out.append(INDENT).append("action: ").append(rule.action()).append('\n');
  }

  private List<String> usage(LearnedRule rule) {
    List<String> counts = new ArrayList<>();
    List<String> once = new ArrayList<>();
    List<String> notAlways = new ArrayList<>();
    for (Use use : rule.uses()) {
      counts.add(use.what() + " " + use.count());
      if (use.count() == 1) {
        once.add(use.what());
      }
      if (use.runs().size() < from.runs().size()) {
        notAlways.add(use.what() + " (" + numbers(use.runs()) + ")");
      }
    }
    boolean single = rule.syscalls().size() == 1;
    String calls = rule.count() + (rule.count() == 1 ? " call" : " calls");
    if (from.runs().size() > 1) {
      calls += " in " + rule.runs().size() + " of " + from.runs().size() + " runs";
    }
    List<String> usage = new ArrayList<>();
    usage.add(single ? calls : calls + ": " + String.join(", ", counts));
    if (single && !once.isEmpty() && rule.count() > 1) {
      usage.add("once: " + String.join(", ", once));
    }
    if (!notAlways.isEmpty()) {
      usage.add("not in every run: " + String.join(", ", notAlways));
    }
    return usage;
  }

  private String numbers(List<Integer> indexes) {
    List<String> numbers = new ArrayList<>();
    indexes.forEach(index -> numbers.add(from.runs().get(index)));
    return String.join(", ", numbers);
  }

  private void syscalls(List<String> calls) {
    if (calls.size() == 1) {
      out.append(INDENT).append("syscalls: ").append(calls.get(0)).append('\n');
      return;
    }
    String text = "syscalls: [" + String.join(", ", calls) + "]";
    List<String> lines = lines(text, WIDTH - INDENT.length());
    out.append(INDENT).append(String.join("\n" + INDENT + "  ", lines)).append('\n');
  }

  private void when(String condition) {
    if (condition.isEmpty()) {
      return;
    }
    List<String> lines = lines(condition, WIDTH - INDENT.length() - 2);
    String separator = "\n" + INDENT + "  ";
    out.append(INDENT).append("when: ");
    out.append(
        lines.size() == 1
            ? YamlText.quoted(condition)
            : ">-" + separator + String.join(separator, lines));
    out.append('\n');
  }

  /** What comes from a run's command line can hold anything; a comment ends with its line. */
  private void comment(String indent, String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .forEach(
            c ->
                plain.append(
                    c >= ' ' && c < 0x7f
                        ? Character.toString(c)
                        : "\\u{" + Integer.toHexString(c) + "}"));
    for (String line : lines(plain.toString(), WIDTH - indent.length() - 2)) {
      out.append(indent).append(line.isEmpty() ? "#" : "# " + line).append('\n');
    }
  }

  /** Breaks a text at blanks. */
  private static List<String> lines(String text, int width) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (text.length() - start > width) {
      int blank = text.lastIndexOf(' ', start + width);
      int joint = text.lastIndexOf(" || ", start + width - 3);
      if (joint > start) {
        blank = joint + 3;
      }
      if (blank <= start || text.substring(start, blank).isBlank()) {
        blank = text.indexOf(' ', start + width);
      }
      if (blank < 0) {
        break;
      }
      lines.add(text.substring(start, blank));
      start = blank + 1;
    }
    lines.add(text.substring(start));
    return lines;
  }
}
