package io.inquest.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether output is what a document shows: word for word, but for what is another each time (times,
 * task numbers, addresses, call stacks, the files behind descriptors, the width of columns), and
 * lines that the document leaves out, for which it has one in brackets: {@code [two more lines]}.
 */
final class Likeness {
  /** What is left out of the comparison, and what stands for it. */
  private record Variable(Pattern pattern, String name) {
    Variable(String pattern, String name) {
      this(Pattern.compile(pattern), name);
    }

    String hide(String line) {
      return pattern.matcher(line).replaceAll(name);
    }
  }

  private static final List<Variable> VARIABLES =
      List.of(
          // In tables the number of a task follows the time, or the command's begin does.
          new Variable("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z +\\d+  (?=[\\w-]+  )", "TIME TID "),
          new Variable("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "TIME"),
          new Variable("(task|process) \\d+", "$1 TID"),
          new Variable("\"(tgid|tid)\":\\d+", "\"$1\":TID"),
          new Variable("\"host\":\"[^\"]*\"", "\"host\":HOST"),
          new Variable("0x[0-9a-f]{12,16}", "ADDRESS"),
          new Variable("/\\S+\\+0x[0-9a-f]+", "PLACE"),
          new Variable("\\b\\d+<[^>]*>", "FD<FILE>"),
          new Variable("it came [\\d.]+ m?s before", "it came shortly before"),
          new Variable("\\b[0-9a-f]{12}\\b", "DIGEST"),
          new Variable("Linux \\S+ on", "Linux VERSION on"),
          new Variable("^\\S+: line \\d+: +\\d+ (Bad system call) .*", "$1"),
          new Variable(" +", " "));

  private static final Variable NUMBER = new Variable("\\d+", "NUMBER");

  /** A call stack depends on the machine's libraries, and on there being libdw. */
  private static final Pattern STACK = Pattern.compile("Call stack at .*:|  #\\d+ .*");

  private static final Pattern LEFT_OUT = Pattern.compile("\\[[\\w ,]+\\]");

  private final boolean numbersVary;

  Likeness(boolean numbersVary) {
    this.numbersVary = numbersVary;
  }

  /** Whether the output is what is shown. */
  boolean alike(List<String> shown, List<String> output) {
    return alike(comparable(shown), comparable(output), 0, 0);
  }

  private static boolean alike(List<String> shown, List<String> output, int s, int o) {
    if (s == shown.size()) {
      return o == output.size();
    }
    if (LEFT_OUT.matcher(shown.get(s)).matches()) {
      return alike(shown, output, s + 1, o)
          || (o < output.size() && alike(shown, output, s, o + 1));
    }
    return o < output.size()
        && shown.get(s).equals(output.get(o))
        && alike(shown, output, s + 1, o + 1);
  }

  private List<String> comparable(List<String> lines) {
    List<String> comparable = new ArrayList<>();
    for (String line : lines) {
      if (!STACK.matcher(line).matches()) {
        comparable.add(comparable(line));
      }
    }
    return comparable;
  }

  private String comparable(String line) {
    String comparable = line;
    for (Variable variable : VARIABLES) {
      comparable = variable.hide(comparable);
    }
    return numbersVary ? NUMBER.hide(comparable) : comparable;
  }
}
