package io.inquest.policy.minijail;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.Constants;
import io.inquest.policy.Condition;
import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.minijail.MinijailLexer.Token;
import java.math.BigInteger;
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
  private static final Pattern NUMBER =
      Pattern.compile("(-?)(?:0[xX]([0-9a-fA-F]+)|(0[0-7]+)|(0|[1-9][0-9]*))");

  private static final List<String> OPERATORS =
      List.of("==", "!=", "<", "<=", ">", ">=", "&", "in");

  /** Nobody writes so many; each takes a part of the stack. */
  private static final int DEEPEST = 100;

  /** No number of 64 bits has more digits, leading zeros aside. */
  private static final int MOST_DIGITS = 64;

  private final Architecture abi;

  MinijailCondition(Architecture abi) {
    this.abi = abi;
  }

  Condition parse(MinijailTokens tokens) {
    List<Condition> alternatives = new ArrayList<>();
    do {
      List<Condition> parts = new ArrayList<>();
      do {
        parts.add(comparison(tokens));
      } while (tokens.skip("&&"));
      alternatives.add(new Condition.AllOf(parts));
    } while (tokens.skip("||"));
    return new Condition.AnyOf(alternatives);
  }

  private Condition comparison(MinijailTokens tokens) {
    Token argument = tokens.take("a comparison such as 'arg0 == 1'");
    if (!argument.text().matches("arg[0-5]")) {
      throw new PolicyException(
          argument.place(),
          "'" + argument.text() + "' is not an argument; there are arg0 to arg5",
          "");
    }
    Token operator = tokens.take("a comparison behind " + argument.text());
    if (!OPERATORS.contains(operator.text())) {
      throw new PolicyException(
          operator.place(),
          "there is no operator '" + operator.text() + "'",
          "There are " + String.join(" ", OPERATORS) + ".");
    }
    int index = argument.text().charAt(3) - '0';
    int bits = abi.wordBits();
    long value = value(tokens, 0);
    return switch (operator.text()) {
      case "==" -> Condition.equal(index, bits, value);
      case "!=" -> new Condition.Not(Condition.equal(index, bits, value));
      case "<" -> new Condition.Not(Condition.greaterOrEqual(index, bits, false, value));
      case "<=" -> new Condition.Not(Condition.greater(index, bits, false, value));
      case ">" -> Condition.greater(index, bits, false, value);
      case ">=" -> Condition.greaterOrEqual(index, bits, false, value);
      case "&" -> Condition.anyBit(index, bits, value);
      default -> new Condition.Not(Condition.anyBit(index, bits, ~value));
    };
  }

  /** Constants joined by {@code |}, with {@code ~} and parentheses. */
  private long value(MinijailTokens tokens, int depth) {
    long value = 0;
    do {
      boolean complement = tokens.skip("~");
      long term = tokens.isNext("(") ? inParentheses(tokens, depth) : constant(tokens);
      value |= complement ? ~term : term;
    } while (tokens.skip("|"));
    return value;
  }

  private long inParentheses(MinijailTokens tokens, int depth) {
    Place open = tokens.place();
    tokens.skip("(");
    if (depth == DEEPEST) {
      throw new PolicyException(open, "parentheses stand more than " + DEEPEST + " deep", "");
    }
    long value = value(tokens, depth + 1);
    if (!tokens.skip(")")) {
      throw new PolicyException(open, "this parenthesis is not closed", "");
    }
    return value;
  }

  private long constant(MinijailTokens tokens) {
    Token term = tokens.take("a constant");
    OptionalLong named = Constants.value(abi, term.text());
    if (named.isPresent()) {
      return named.getAsLong();
    }
    Matcher number = NUMBER.matcher(term.text());
    if (number.matches()) {
      return number(number, term);
    }
    throw new PolicyException(
        term.place(),
        "'"
            + term.text()
            + "' is neither a number nor a constant"
            + (Character.isLetter(term.text().charAt(0))
                ? ClosestNames.hint(Constants.suggest(abi, term.text()))
                : ""),
        "");
  }

  /** A number as C has it: hexadecimal, octal or decimal; a negative one is its complement. */
  private long number(Matcher number, Token term) {
    boolean hex = number.group(2) != null;
    boolean octal = number.group(3) != null;
    String digits = hex ? number.group(2) : octal ? number.group(3) : number.group(4);
    boolean fits = digits.length() <= MOST_DIGITS;
    if (fits) {
      BigInteger magnitude = new BigInteger(digits, hex ? 16 : octal ? 8 : 10);
      BigInteger value = number.group(1).isEmpty() ? magnitude : magnitude.negate();
      fits =
          value.signum() < 0
              ? value.bitLength() < abi.wordBits()
              : value.bitLength() <= abi.wordBits();
      if (fits) {
        return value.longValue();
      }
    }
    throw new PolicyException(
        term.place(),
        "'" + term.text() + "' is not a " + abi.wordBits() + "-bit number",
        "An argument of " + abi.name() + " has " + abi.wordBits() + " bits.");
  }
}
