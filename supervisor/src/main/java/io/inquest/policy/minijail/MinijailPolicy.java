package io.inquest.policy.minijail;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Action;
import io.inquest.policy.Clause;
import io.inquest.policy.Condition;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Place;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyFormat;
import io.inquest.policy.Rule;
import io.inquest.policy.RuleTable;
import io.inquest.policy.Scalars;
import io.inquest.policy.SourceText;
import io.inquest.policy.minijail.MinijailLexer.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads policy files of minijail (minijail0(5)): {@code write: arg0 == 1 || arg0 == 2; return
 * EACCES}. They are about one ABI; what they do not name kills the process, and so do other ABIs.
 * Of several lines on one call, those of included files among them, the first that says something
 * decides, as minijail's own compiler has it.
 *
 * <p>A file with a line {@code @denylist} allows what it does not name, and says of each line what
 * the call returns, where there is an expression if that holds: {@code write: arg0 == 1; return
 * EACCES} has there the opposite meaning, and so it has in a list of filters ({@code write: {arg0
 * == 1; return EACCES, allow}}), as minijail's compiler has it; {@link MinijailReadings} finds
 * where it matters. Used once.
 */
public final class MinijailPolicy {
  static final String INCLUDE = "@include";
  static final String FREQUENCY = "@frequency";
  static final String DENYLIST = "@denylist";
  static final String RETURN = "return";
  static final String DEFAULT = "@default";

  private final SourceText source;
  private final LoadContext context;
  private final Architecture abi;
  private final MinijailCalls calls;
  private final MinijailInclusion inclusion;
  private final RuleTable table;
  private final List<Rule> rules = new ArrayList<>();
  private final boolean denylist;
  private Action byDefault;

  private MinijailPolicy(SourceText source, LoadContext context) {
    this.source = source;
    this.context = context;
    this.abi = context.host();
    this.calls = new MinijailCalls(abi);
    this.inclusion = new MinijailInclusion(source, context.includes());
    this.table = new RuleTable(abi);
    this.denylist = isDenylist(source);
    this.byDefault = denylist ? Action.ALLOW : Action.KILL_PROCESS;
  }

  private static boolean isDenylist(SourceText file) {
    return file.text().contains(DENYLIST)
        && file.text()
            .lines()
            .anyMatch(
                line -> line.strip().startsWith(DENYLIST) && withoutComment(line).equals(DENYLIST));
  }

  private static String withoutComment(String line) {
    int hash = line.indexOf('#');
    return (hash < 0 ? line : line.substring(0, hash)).strip();
  }

  /** Whether a file is such a policy: by its name, or by what all its first lines say. */
  public static boolean isPolicy(SourceText source) {
    return source.name().endsWith(".policy") || MinijailShape.isOf(source);
  }

  public static Policy read(SourceText source, String name, LoadContext context) {
    return new MinijailPolicy(source, context).read(name);
  }

  private Policy read(String name) {
    readStatements(source);
    return new Policy(
        name,
        source.including(inclusion.all()),
        denylist ? PolicyFormat.MINIJAIL_DENYLIST : PolicyFormat.MINIJAIL,
        List.of(table.rules()),
        byDefault,
        Action.KILL_PROCESS,
        byDefault,
        rules,
        false,
        false);
  }

  private void readStatements(SourceText file) {
    MinijailLexer lexer = new MinijailLexer(file, context.notes());
    for (List<Token> next = lexer.next(); !next.isEmpty(); next = lexer.next()) {
      MinijailTokens tokens = new MinijailTokens(next);
      if (next.get(0).text().startsWith("@")) {
        directive(tokens);
      } else {
        statement(tokens);
      }
    }
  }

  private void directive(MinijailTokens tokens) {
    Token directive = tokens.take("a directive");
    switch (directive.text()) {
      case DEFAULT -> byDefault = byDefault(tokens, directive.place());
      case DENYLIST -> {}
      case INCLUDE -> include(tokens.take("the file to include"));
      case FREQUENCY -> {
        tokens.take("the file of frequencies");
        context.note(directive.place(), FREQUENCY + " has no effect here");
      }
      default ->
          throw new PolicyException(
              directive.place(),
              "the directive " + directive.text() + " is not understood",
              "Directives are "
                  + String.join(", ", DEFAULT, INCLUDE, DENYLIST)
                  + " and "
                  + FREQUENCY
                  + ".");
    }
    tokens.requireEnd();
  }

  private Action byDefault(MinijailTokens tokens, Place place) {
    if (denylist) {
      throw new PolicyException(
          place,
          "a file with " + DENYLIST + " allows what it does not name",
          "Take " + DEFAULT + " or " + DENYLIST + " out.");
    }
    Action action = action(tokens);
    boolean usual =
        switch (action.action()) {
          case KILL_PROCESS, KILL_THREAD, TRAP, USER_NOTIF -> true;
          case ALLOW, LOG, ERRNO, TRACE -> false;
        };
    if (!usual) {
      context.note(place, "minijail itself has no default but kill, trap and user-notify");
    }
    return action;
  }

  /** Reads another file in the place of the line that names it. */
  private void include(Token path) {
    SourceText included = inclusion.begin(path.text(), path.place());
    if (isDenylist(included) != denylist) {
      throw new PolicyException(
          path.place(),
          "of two files that one includes, either both have " + DENYLIST + " or none has",
          "");
    }
    readStatements(included);
    inclusion.end();
  }

  private void statement(MinijailTokens tokens) {
    Place place = tokens.start();
    List<Integer> numbers = calls.numbers(tokens);
    tokens.require(":", "there is no ':'", "A line is a call, ':' and a filter.");
    if (!tokens.isNext("{")) {
      filter(numbers, tokens, denylist, place);
      tokens.requireEnd();
      return;
    }
    Place brace = tokens.place();
    tokens.skip("{");
    do {
      filter(numbers, tokens, true, place);
    } while (tokens.skip(","));
    if (!tokens.skip("}")) {
      throw new PolicyException(brace, "this brace is not closed", "");
    }
    tokens.requireEnd();
  }

  /**
   * @param whereHolds whether what stands behind an expression is what the call gets where it
   *     holds, as in a list of filters, and not where it does not
   */
  private void filter(
      List<Integer> numbers, MinijailTokens tokens, boolean whereHolds, Place place) {
    if (!tokens.isArgumentNext()) {
      add(numbers, Condition.ALWAYS, answer(tokens), place);
      return;
    }
    Condition condition = new MinijailCondition(abi).parse(tokens);
    boolean answered = tokens.skip(";");
    Action last = answered ? answer(tokens) : Action.ALLOW;
    add(numbers, condition, whereHolds ? last : Action.ALLOW, place);
    if (!whereHolds && answered) {
      add(numbers, Condition.ALWAYS, last, place);
    }
  }

  private Action answer(MinijailTokens tokens) {
    if (denylist && !tokens.isNext(RETURN)) {
      throw new PolicyException(
          tokens.place(),
          "in a file with " + DENYLIST + " each line says what the call returns",
          "Write 'return EPERM' or another errno.");
    }
    return action(tokens);
  }

  private void add(List<Integer> numbers, Condition condition, Action action, Place place) {
    for (int nr : numbers) {
      String call = abi.syscalls().name(nr).orElseThrow();
      Rule rule = Rule.deciding(rules.size(), call, action, false, place);
      rules.add(rule);
      table.add(nr, call, new Clause(condition, rule));
    }
  }

  private static Action action(MinijailTokens tokens) {
    Token word = tokens.take("a filter");
    return switch (word.text()) {
      case RETURN -> Action.errno(errno(tokens.take("an errno")));
      case "1", "allow" -> Action.ALLOW;
      case "kill", "kill-process" -> Action.KILL_PROCESS;
      case "kill-thread" -> Action.KILL_THREAD;
      case "trap" -> new Action(SeccompAction.TRAP, 0);
      case "trace" -> new Action(SeccompAction.TRACE, 0);
      case "log" -> new Action(SeccompAction.LOG, 0);
      case "user-notify" -> new Action(SeccompAction.USER_NOTIF, 0);
      default ->
          throw new PolicyException(
              word.place(),
              "'" + word.text() + "' is no filter",
              "It is 1, an expression such as 'arg0 == 1', 'return ERRNO', or one of allow, kill,"
                  + " kill-process, kill-thread, trap, trace, log, user-notify.");
    };
  }

  private static int errno(Token errno) {
    int number = ErrnoNames.number(errno.text()).orElse(Scalars.decimal(errno.text()));
    if (number < 0 || number > Action.MAX_ERRNO) {
      throw new PolicyException(
          errno.place(),
          "there is no errno '"
              + errno.text()
              + "'"
              + ClosestNames.hint(ErrnoNames.suggest(errno.text())),
          "");
    }
    return number;
  }
}
