package io.inquest.policy.lxc;

import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Action;
import io.inquest.policy.LoadContext;
import io.inquest.policy.NumberText;
import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.Scalars;
import io.inquest.policy.libseccomp.ArgumentTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What stands behind a call's name in a policy of LXC: an action and tests of arguments, {@code
 * errno 1 [0,1,==] [1,0,&=,0xff]}. Without an action there are no tests.
 */
final class LxcLine {
  private static final Map<String, ArgumentTest.Operator> OPERATORS =
      Map.of(
          "!=", ArgumentTest.Operator.NE,
          "<", ArgumentTest.Operator.LT,
          "<=", ArgumentTest.Operator.LE,
          "==", ArgumentTest.Operator.EQ,
          ">=", ArgumentTest.Operator.GE,
          ">", ArgumentTest.Operator.GT,
          "&=", ArgumentTest.Operator.MASKED_EQ);

  private static final String PREFIX = "SCMP_CMP_";

  private final LoadContext context;
  private final Place place;
  private final String action;
  private final String tests;

  /**
   * @param place of the line
   * @param text what stands behind the name
   */
  LxcLine(LoadContext context, Place place, String text) {
    this.context = context;
    this.place = place;
    int comment = text.indexOf('#');
    String whole = (comment < 0 ? text : text.substring(0, comment)).strip();
    int bracket = whole.indexOf('[');
    this.action = (bracket < 0 ? whole : whole.substring(0, bracket)).strip();
    this.tests = bracket < 0 ? "" : whole.substring(bracket);
  }

  /**
   * The action.
   *
   * @param usual where none is said
   */
  Action action(Action usual) {
    if (action.isEmpty()) {
      if (!tests.isEmpty()) {
        throw new PolicyException(
            place, "an action is missing before the arguments", "Write errno 1, for example.");
      }
      return usual;
    }
    if (action.startsWith("errno")) {
      int errno = Scalars.decimal(action.substring("errno".length()).strip());
      if (errno < 0 || errno > 0xffff) {
        throw new PolicyException(
            place, "'" + action + "' has no errno number", "Write errno 1 for EPERM.");
      }
      if (errno > Action.MAX_ERRNO) {
        context.note(
            place,
            "errno " + errno + " is above the kernel's highest: " + Action.MAX_ERRNO + " it is");
      }
      return Action.errno(Math.min(errno, Action.MAX_ERRNO));
    }
    return switch (action) {
      case "kill" -> Action.KILL_THREAD;
      case "allow" -> Action.ALLOW;
      case "trap" -> new Action(SeccompAction.TRAP, 0);
      case "notify" -> new Action(SeccompAction.USER_NOTIF, 0);
      default ->
          throw new PolicyException(
              place,
              "there is no action '" + action + "'",
              "Actions are allow, errno NUMBER, kill, trap and notify.");
    };
  }

  /** The tests, by ascending argument. */
  List<ArgumentTest> tests() {
    List<ArgumentTest> all = new ArrayList<>();
    for (int at = 0; at < tests.length(); ) {
      int end = tests.indexOf(']', at);
      if (tests.charAt(at) != '[' || end < 0) {
        throw error("'" + tests.substring(at) + "' is not a test of an argument");
      }
      ArgumentTest test = test(tests.substring(at + 1, end).split(",", -1));
      int before = all.size();
      while (before > 0 && all.get(before - 1).argument() > test.argument()) {
        before--;
      }
      if (before > 0 && all.get(before - 1).argument() == test.argument()) {
        throw error("argument " + test.argument() + " is tested twice");
      }
      all.add(before, test);
      at = end + 1;
      while (at < tests.length() && Character.isWhitespace(tests.charAt(at))) {
        at++;
      }
    }
    return all;
  }

  private ArgumentTest test(String[] parts) {
    if (parts.length != 3 && parts.length != 4) {
      throw error("a test has an index, a value, an operator and maybe a mask");
    }
    int argument = Scalars.decimal(parts[0].strip());
    if (argument < 0 || argument > 5) {
      throw error("a call has arguments 0 to 5, not " + parts[0].strip());
    }
    long value = NumberText.unsigned(parts[1].strip(), place);
    ArgumentTest.Operator operator = operator(parts[2].strip());
    long mask = parts.length == 4 ? NumberText.unsigned(parts[3].strip(), place) : 0;
    return new ArgumentTest(
        argument, 64, operator, operator == ArgumentTest.Operator.MASKED_EQ ? mask : -1, value);
  }

  private ArgumentTest.Operator operator(String text) {
    ArgumentTest.Operator operator = OPERATORS.get(text);
    if (operator != null) {
      return operator;
    }
    for (ArgumentTest.Operator each : ArgumentTest.Operator.values()) {
      if (text.equals(PREFIX + each.name())) {
        return each;
      }
    }
    throw error("there is no operator '" + text + "'");
  }

  private PolicyException error(String problem) {
    return new PolicyException(
        place,
        problem,
        "Write [index,value,operator] or [index,value,&=,mask]; operators are == != < <= > >= &="
            + " or SCMP_CMP_EQ and so on.");
  }
}
