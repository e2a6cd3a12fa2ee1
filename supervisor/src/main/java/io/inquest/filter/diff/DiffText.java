package io.inquest.filter.diff;

import io.inquest.compile.RuleOrigin;
import io.inquest.filter.algebra.CallSet;
import io.inquest.filter.algebra.Comparison;
import io.inquest.filter.algebra.Relation;
import io.inquest.filter.write.CallWriter;
import io.inquest.filter.write.ConditionWriter;
import io.inquest.linux.arch.Architecture;
import java.util.ArrayList;
import java.util.List;

/** A comparison for people. */
public final class DiffText {
  private static final String OTHERS = "unknown ABIs";
  private static final int WIDTH = 96;
  private static final int MOST_NAMES = 6;
  private static final String INDENT = "    ";

  private DiffText() {}

  /** The lines of it. */
  public static List<String> lines(PolicyDiff diff) {
    List<String> lines = new ArrayList<>();
    String first = diff.first().name();
    String second = diff.second().name();
    lines.add(verdict(diff, first, second));
    for (PolicyDiff.Difference each : diff.differences()) {
      lines.add("");
      lines.addAll(calls(each.calls()));
      String when = when(each);
      if (!when.isEmpty()) {
        lines.add(INDENT + "when " + when);
      }
      lines.add(INDENT + "first:  " + answer(each.first()));
      lines.add(INDENT + "second: " + answer(each.second()));
      lines.add(INDENT + "e.g. " + CallWriter.text(each.example()));
    }
    return lines;
  }

  private static String verdict(PolicyDiff diff, String first, String second) {
    return switch (diff.comparison().relation()) {
      case EQUAL -> first + " and " + second + " answer every call alike";
      case NARROWER -> first + " is narrower than " + second + passing(diff.comparison().passing());
      case WIDER -> first + " is wider than " + second + passing(diff.comparison().passing());
      case INCOMPARABLE ->
          first
              + " is neither narrower nor wider than "
              + second
              + passing(diff.comparison().passing());
    };
  }

  private static String passing(Relation passing) {
    return switch (passing) {
      case EQUAL -> "; both let the same calls through";
      case NARROWER -> ": it lets fewer calls through";
      case WIDER -> ": it lets more calls through";
      case INCOMPARABLE -> ": each lets calls through that the other refuses";
    };
  }

  /** The calls of a difference in one line: {@code x86_64: write when fd == 1}. */
  public static String calls(Comparison.Difference difference) {
    CallSet calls = difference.calls();
    List<String> names = names(calls);
    boolean many = names.size() > MOST_NAMES;
    return calls.abi().map(Architecture::name).orElse(OTHERS)
        + ": "
        + String.join(", ", many ? names.subList(0, MOST_NAMES) : names)
        + (many ? " and " + (names.size() - MOST_NAMES) + " more" : "")
        + (calls.condition().isAlways()
            ? ""
            : ConditionWriter.text(calls)
                .map(when -> " when " + when)
                .orElse(" as in " + CallWriter.text(calls.example())));
  }

  /** The ABI and the calls, in lines of a readable length. */
  private static List<String> calls(CallSet calls) {
    String label = calls.abi().map(Architecture::name).orElse(OTHERS) + ": ";
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(label);
    boolean empty = true;
    for (String name : names(calls)) {
      if (!empty && line.length() + name.length() + 2 > WIDTH) {
        lines.add(line.append(',').toString());
        line = new StringBuilder(INDENT);
        empty = true;
      }
      line.append(empty ? "" : ", ").append(name);
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }

  private static List<String> names(CallSet calls) {
    if (calls.abi().isPresent() && !calls.known().isEmpty()) {
      List<String> names = CallWriter.names(calls.abi().get(), calls.known(), List.of());
      List<String> others = CallWriter.names(calls.abi().get(), List.of(), calls.unknown());
      if (!others.isEmpty()) {
        names.add("and the numbers " + String.join(", ", others));
      }
      return names;
    }
    return List.of("the numbers " + String.join(", ", numbers(calls)));
  }

  private static List<String> numbers(CallSet calls) {
    return CallWriter.names(
        calls.abi().orElse(Architecture.all().get(0)), List.of(), calls.unknown());
  }

  private static String when(PolicyDiff.Difference difference) {
    if (difference.calls().condition().isAlways()) {
      return "";
    }
    return difference.when().orElse("the arguments are like those of the example");
  }

  private static String answer(PolicyDiff.Answer answer) {
    return answer.action() + answer.origin().map(DiffText::by).orElse("");
  }

  private static String by(RuleOrigin origin) {
    return origin.line() == 0
        ? " by " + origin.name() + " of " + origin.file()
        : " by \"" + origin.name() + "\" (" + origin.file() + ":" + origin.line() + ")";
  }
}
