package io.inquest.policy;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.Constants;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads minijail's expressions: comparisons of whole arguments, without sign, joined by {@code &&}
 * and then by {@code ||}, without parentheses. {@code arg1 in MASK} holds if no other bits are set.
 */
final class MinijailCondition {
  private static final Pattern COMPARISON =
      Pattern.compile("(arg\\d+)\\s*(==|!=|<=|>=|<|>|&|in\\b)\\s*([^\\s=!<>&].*)");

  private final Architecture abi;
  private final Place place;

  /**
   * @param place of the line that has the expression
   */
  MinijailCondition(Architecture abi, Place place) {
    this.abi = abi;
    this.place = place;
  }

  Condition parse(String text) {
    List<Condition> alternatives = new ArrayList<>();
    for (String alternative : text.split("\\|\\|", -1)) {
      List<Condition> parts = new ArrayList<>();
      for (String part : alternative.split("&&", -1)) {
        parts.add(comparison(part.strip()));
      }
      alternatives.add(new Condition.AllOf(parts));
    }
    return new Condition.AnyOf(alternatives);
  }

  private Condition comparison(String text) {
    Matcher matcher = COMPARISON.matcher(text);
    String[] words =
        matcher.matches()
            ? new String[] {matcher.group(1), matcher.group(2), matcher.group(3)}
            : text.split("\\s+", 3);
    boolean isArgument = words[0].matches("arg[0-5]");
    if (words.length < 3 || !isArgument) {
      throw error("'" + text + "' is no comparison such as 'arg0 == 1'");
    }
    int argument = words[0].charAt(3) - '0';
    int bits = abi.wordBits();
    long value = value(words[2].replaceAll("\\s", ""));
    return switch (words[1]) {
      case "==" -> Condition.equal(argument, bits, value);
      case "!=" -> new Condition.Not(Condition.equal(argument, bits, value));
      case "<" -> new Condition.Not(Condition.greaterOrEqual(argument, bits, false, value));
      case "<=" -> new Condition.Not(Condition.greater(argument, bits, false, value));
      case ">" -> Condition.greater(argument, bits, false, value);
      case ">=" -> Condition.greaterOrEqual(argument, bits, false, value);
      case "&" -> Condition.anyBit(argument, bits, value);
      case "in" -> new Condition.Not(Condition.anyBit(argument, bits, ~value));
      default ->
          throw error("there is no operator '" + words[1] + "'; there are == != < <= > >= & in");
    };
  }

  /** Constants joined by {@code |}, with {@code ~} and parentheses. */
  private long value(String text) {
    long value = 0;
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '|';
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == '|' && (depth == 0 || i == text.length())) {
        value |= term(text.substring(start, i));
        start = i + 1;
      }
    }
    return value;
  }

  private long term(String text) {
    if (text.startsWith("~")) {
      return ~term(text.substring(1));
    }
    return text.startsWith("(") && text.endsWith(")")
        ? value(text.substring(1, text.length() - 1))
        : constant(text);
  }

  private long constant(String term) {
    OptionalLong named = Constants.value(abi, term);
    if (named.isPresent()) {
      return named.getAsLong();
    }
    try {
      if (term.startsWith("0x") || term.startsWith("0X")) {
        return Long.parseUnsignedLong(term.substring(2), 16);
      }
      boolean octal = term.length() > 1 && term.startsWith("0");
      return term.startsWith("-")
          ? Long.parseLong(term)
          : Long.parseUnsignedLong(term, octal ? 8 : 10);
    } catch (NumberFormatException e) {
      throw new PolicyException(
          place,
          "'"
              + term
              + "' is neither a number nor a constant"
              + ClosestNames.hint(Constants.suggest(abi, term)),
          "",
          e);
    }
  }

  private PolicyException error(String problem) {
    return new PolicyException(place, problem, "");
  }
}
