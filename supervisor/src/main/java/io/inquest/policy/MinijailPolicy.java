package io.inquest.policy;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.seccomp.SeccompAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads policy files of minijail (minijail0(5)): {@code write: arg0 == 1 || arg0 == 2; return
 * EACCES}. They are about this machine's ABI; what they do not name kills the process, and so do
 * other ABIs. Of several lines on one call, those of included files among them, the first that says
 * something decides, as minijail's own compiler has it.
 *
 * <p>A file with a line {@code @denylist} allows what it does not name, and says of each line what
 * the call returns, where there is an expression if that holds: {@code write: arg0 == 1; return
 * EACCES} has there the opposite meaning, and so it has in a list of filters ({@code write: {arg0
 * == 1; return EACCES, allow}}), as minijail's compiler has it. Used once.
 */
final class MinijailPolicy {
  private static final String RETURN = "return ";
  private static final String DEFAULT = "@default";
  private static final String INCLUDE = "@include";
  private static final String FREQUENCY = "@frequency";
  private static final String DENYLIST = "@denylist";

  /** Files that include each other end here, too. */
  private static final int DEEPEST = 10;

  private final SourceText source;
  private final LoadContext context;
  private final Architecture abi;
  private final RuleTable table;
  private final List<Rule> rules = new ArrayList<>();
  private final boolean denylist;
  private Action byDefault;

  private MinijailPolicy(SourceText source, LoadContext context) {
    this.source = source;
    this.context = context;
    this.abi = context.host();
    this.table = new RuleTable(abi);
    this.denylist = isDenylist(source);
    this.byDefault = denylist ? Action.ALLOW : Action.KILL_PROCESS;
  }

  private static boolean isDenylist(SourceText file) {
    return file.text().lines().anyMatch(line -> withoutComment(line).strip().equals(DENYLIST));
  }

  /** Whether a file is such a policy: nothing in its text tells it from YAML for certain. */
  static boolean isPolicy(SourceText source) {
    return source.name().endsWith(".policy");
  }

  static Policy read(SourceText source, String name, LoadContext context) {
    return new MinijailPolicy(source, context).read(name);
  }

  private Policy read(String name) {
    readLines(source, 0);
    return new Policy(
        name,
        source,
        denylist ? PolicyFormat.MINIJAIL_DENYLIST : PolicyFormat.MINIJAIL,
        List.of(table.rules()),
        byDefault,
        Action.KILL_PROCESS,
        byDefault,
        rules,
        false,
        false);
  }

  private void readLines(SourceText file, int depth) {
    String[] lines = file.text().split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      int number = i + 1;
      StringBuilder whole = new StringBuilder(withoutComment(lines[i]));
      while (whole.toString().endsWith("\\") && i + 1 < lines.length) {
        whole.setCharAt(whole.length() - 1, ' ');
        whole.append(withoutComment(lines[++i]));
      }
      String text = whole.toString().strip();
      Place place = new Place(file, number, 1, lines[number - 1].length());
      if (text.startsWith("@")) {
        directive(text, place, depth);
      } else if (!text.isEmpty()) {
        statement(text, place);
      }
    }
  }

  private void directive(String text, Place place, int depth) {
    String[] words = text.split("\\s+", 2);
    String operand = words.length == 2 ? words[1] : "";
    switch (words[0]) {
      case DEFAULT -> byDefault = byDefault(operand, place);
      case DENYLIST -> {}
      case INCLUDE -> include(operand, place, depth);
      case FREQUENCY -> context.note(place, FREQUENCY + " has no effect here");
      default ->
          throw new PolicyException(
              place,
              "the directive " + words[0] + " is not understood",
              "Directives are "
                  + DEFAULT
                  + ", "
                  + INCLUDE
                  + ", "
                  + DENYLIST
                  + " and "
                  + FREQUENCY
                  + ".");
    }
  }

  private Action byDefault(String operand, Place place) {
    if (denylist) {
      throw new PolicyException(
          place,
          "a file with " + DENYLIST + " allows what it does not name",
          "Take " + DEFAULT + " or " + DENYLIST + " out.");
    }
    return action(operand, place);
  }

  /** Reads another file in the place of the line that names it. */
  private void include(String path, Place place, int depth) {
    if (!path.startsWith("/") && !path.startsWith("./")) {
      throw new PolicyException(
          place, "'" + path + "' is no path to include", "It begins with '/' or with './'.");
    }
    if (depth == DEEPEST) {
      throw new PolicyException(
          place, "files include each other more than " + DEEPEST + " deep", "");
    }
    Path beside = Path.of(place.source().name()).resolveSibling(path).normalize();
    Path file = Files.exists(beside) ? beside : Path.of(path);
    if (!Files.exists(file)) {
      throw new PolicyException(
          place,
          "there is no file " + path + " to include",
          "A path from './' on begins in the folder of the file that includes it, or in the working"
              + " directory.");
    }
    SourceText included = PolicyLoader.sourceText(file.toString());
    if (isDenylist(included) != denylist) {
      throw new PolicyException(
          place,
          "of two files that one includes, either both have " + DENYLIST + " or none has",
          "");
    }
    readLines(included, depth + 1);
  }

  private static String withoutComment(String line) {
    int hash = line.indexOf('#');
    return (hash < 0 ? line : line.substring(0, hash)).stripTrailing();
  }

  private void statement(String text, Place place) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new PolicyException(place, "there is no ':'", "A line is a call, ':' and a filter.");
    }
    String filter = text.substring(colon + 1).strip();
    for (int nr : new MinijailCalls(abi, place).numbers(text.substring(0, colon).strip())) {
      if (filter.startsWith("{")) {
        MinijailCalls.inBraces(filter).forEach(each -> filter(nr, each, true, place));
      } else {
        filter(nr, filter, denylist, place);
      }
    }
  }

  /**
   * @param whereHolds whether what stands behind an expression is what the call gets where it
   *     holds, as in a list of filters, and not where it does not
   */
  private void filter(int nr, String filter, boolean whereHolds, Place place) {
    int semicolon = filter.indexOf(';');
    String first = semicolon < 0 ? filter : filter.substring(0, semicolon).strip();
    if (!first.startsWith("arg")) {
      add(nr, Condition.ALWAYS, answer(filter, place), place);
      return;
    }
    Condition condition = new MinijailCondition(abi, place).parse(first);
    Action last =
        semicolon < 0 ? Action.ALLOW : answer(filter.substring(semicolon + 1).strip(), place);
    add(nr, condition, whereHolds ? last : Action.ALLOW, place);
    if (!whereHolds && semicolon >= 0) {
      add(nr, Condition.ALWAYS, last, place);
    }
  }

  private Action answer(String text, Place place) {
    if (denylist && !text.startsWith(RETURN)) {
      throw new PolicyException(
          place,
          "in a file with "
              + DENYLIST
              + " each line says what the call returns, not '"
              + text
              + "'",
          "Write 'return EPERM' or another errno.");
    }
    return action(text, place);
  }

  private void add(int nr, Condition condition, Action action, Place place) {
    String call = abi.syscalls().name(nr).orElseThrow();
    Rule rule = Rule.deciding(rules.size(), call, action, false, place);
    rules.add(rule);
    table.add(nr, call, new Clause(condition, rule));
  }

  private Action action(String text, Place place) {
    if (text.startsWith(RETURN)) {
      String errno = text.substring(RETURN.length()).strip();
      int number = ErrnoNames.number(errno).orElse(Scalars.decimal(errno));
      if (number < 0 || number > Action.MAX_ERRNO) {
        throw new PolicyException(
            place,
            "there is no errno '" + errno + "'",
            ClosestNames.hint(ErrnoNames.suggest(errno)));
      }
      return Action.errno(number);
    }
    return switch (text) {
      case "1", "allow" -> Action.ALLOW;
      case "kill", "kill-process" -> Action.KILL_PROCESS;
      case "kill-thread" -> Action.KILL_THREAD;
      case "trap" -> new Action(SeccompAction.TRAP, 0);
      case "trace" -> new Action(SeccompAction.TRACE, 0);
      case "log" -> new Action(SeccompAction.LOG, 0);
      case "user-notify" -> new Action(SeccompAction.USER_NOTIF, 0);
      default ->
          throw new PolicyException(
              place,
              "'" + text + "' is no filter",
              "It is 1, an expression such as 'arg0 == 1', 'return ERRNO', or one of allow, kill,"
                  + " kill-process, kill-thread, trap, trace, log, user-notify.");
    };
  }
}
