package io.inquest.policy.kafel;

import io.inquest.policy.Condition;
import io.inquest.policy.PolicyException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads kafel's conditions on a call's arguments, which are C's without arithmetic: {@code (prot &
 * 4) == 0 && fd != 1, fd == 5}. A comma is a last {@code ||}. Used once for each.
 */
final class KafelExpression {
  private static final List<String> COMPARISONS = List.of("==", "!=", "<", "<=", ">", ">=");

  /** Deeper than kafel itself goes. */
  private static final int DEEPEST = 200;

  private final KafelTokens tokens;
  private final Function<KafelToken, Side> names;
  private int depth;

  /**
   * @param names what a name stands for
   */
  KafelExpression(KafelTokens tokens, Function<KafelToken, Side> names) {
    this.tokens = tokens;
    this.names = names;
  }

  /** A number, or a condition. */
  sealed interface Node {}

  /** A condition. */
  record Holds(Condition condition) implements Node {}

  /**
   * One side of a comparison: {@code (argument & and) | or}.
   *
   * @param argument 0 to 5; negative for a number alone, which is {@code or}
   * @param bits how many of the argument kafel reads, 64 or 32
   */
  record Side(int argument, int bits, long and, long or) implements Node {
    static Side number(long value) {
      return new Side(-1, 64, 0, value);
    }

    static Side argument(int argument, int bits) {
      return new Side(argument, bits, Condition.Test.low(bits), 0);
    }

    boolean isNumber() {
      return argument < 0;
    }
  }

  /** The condition that comes next. */
  Condition read() {
    KafelToken start = tokens.peek();
    return condition(any(), start);
  }

  private static Condition condition(Node node, KafelToken start) {
    if (node instanceof Holds holds) {
      return holds.condition();
    }
    throw new PolicyException(start.place(), "this is compared with nothing", "");
  }

  private Node any() {
    return joined(",", () -> joined("||", this::all));
  }

  private Node all() {
    KafelToken start = tokens.peek();
    Node first = primary();
    if (!tokens.peek().is("&&")) {
      return first;
    }
    List<Condition> parts = new ArrayList<>(List.of(condition(first, start)));
    while (tokens.takeIf("&&")) {
      KafelToken begin = tokens.peek();
      parts.add(condition(primary(), begin));
    }
    return new Holds(new Condition.AllOf(parts));
  }

  private Node joined(String operator, Supplier<Node> part) {
    KafelToken start = tokens.peek();
    Node first = part.get();
    if (!tokens.peek().is(operator)) {
      return first;
    }
    List<Condition> parts = new ArrayList<>(List.of(condition(first, start)));
    while (tokens.takeIf(operator)) {
      KafelToken begin = tokens.peek();
      parts.add(condition(part.get(), begin));
    }
    return new Holds(new Condition.AnyOf(parts));
  }

  private Node primary() {
    KafelToken start = tokens.peek();
    if (tokens.takeIf("!")) {
      deeper(start);
      Node negated = new Holds(new Condition.Not(condition(primary(), start)));
      depth--;
      return negated;
    }
    Node left = bitOr();
    KafelToken operator = tokens.peek();
    if (!COMPARISONS.contains(operator.text()) || operator.type() != KafelToken.Type.SYMBOL) {
      return left;
    }
    tokens.take();
    return new Holds(compare(side(left, start), operator, side(bitOr(), operator)));
  }

  private static Side side(Node node, KafelToken start) {
    if (node instanceof Side side) {
      return side;
    }
    throw new PolicyException(start.place(), "a condition is not a number", "");
  }

  private Node bitOr() {
    Node left = bitAnd();
    for (KafelToken at = tokens.peek(); tokens.takeIf("|"); at = tokens.peek()) {
      left = bits(side(left, at), side(bitAnd(), at), true, at);
    }
    return left;
  }

  private Node bitAnd() {
    Node left = operand();
    for (KafelToken at = tokens.peek(); tokens.takeIf("&"); at = tokens.peek()) {
      left = bits(side(left, at), side(operand(), at), false, at);
    }
    return left;
  }

  private static Side bits(Side left, Side right, boolean or, KafelToken at) {
    if (left.isNumber() && right.isNumber()) {
      return Side.number(or ? left.or() | right.or() : left.or() & right.or());
    }
    Side of = left.isNumber() ? right : left;
    Side number = left.isNumber() ? left : right;
    if (!number.isNumber()) {
      throw twoArguments(at);
    }
    long value = number.or();
    return or
        ? new Side(of.argument(), of.bits(), of.and() & ~value, of.or() | value)
        : new Side(of.argument(), of.bits(), of.and() & value, of.or() & value);
  }

  private Node operand() {
    KafelToken token = tokens.take();
    if (token.is("(")) {
      deeper(token);
      Node inner = any();
      depth--;
      tokens.expect(")");
      return inner;
    }
    return switch (token.type()) {
      case NUMBER -> Side.number(token.number());
      case NAME -> names.apply(token);
      case FILE, SYMBOL, END_OF_INCLUDE, END -> throw KafelTokens.expected("an argument", token);
    };
  }

  private void deeper(KafelToken at) {
    if (++depth > DEEPEST) {
      throw new PolicyException(
          at.place(), "the condition is nested more than " + DEEPEST + " deep", "");
    }
  }

  private static Condition compare(Side left, KafelToken operator, Side right) {
    if (left.isNumber() && !right.isNumber()) {
      return compare(right, mirrored(operator.text()), left.or());
    }
    if (!right.isNumber()) {
      throw twoArguments(operator);
    }
    return compare(left, operator.text(), right.or());
  }

  private static String mirrored(String operator) {
    return switch (operator.charAt(0)) {
      case '<' -> operator.replace('<', '>');
      case '>' -> operator.replace('>', '<');
      default -> operator;
    };
  }

  private static Condition compare(Side side, String operator, long value) {
    return switch (operator) {
      case "==" -> equal(side, value);
      case "!=" -> new Condition.Not(equal(side, value));
      case ">" -> greater(side, value);
      case "<=" -> new Condition.Not(greater(side, value));
      case ">=" -> value == 0 ? Condition.ALWAYS : greater(side, value - 1);
      default -> value == 0 ? Condition.NEVER : new Condition.Not(greater(side, value - 1));
    };
  }

  private static Condition equal(Side side, long value) {
    if ((value & side.or()) != side.or() || (value & ~side.or() & ~side.and()) != 0) {
      return Condition.NEVER;
    }
    return side.isNumber() || side.and() == 0
        ? Condition.ALWAYS
        : maskedEqual(side, side.and(), value & ~side.or());
  }

  private static Condition greater(Side side, long value) {
    long low = Condition.Test.low(side.bits());
    if (side.isNumber() || side.and() == 0) {
      return Long.compareUnsigned(side.or(), value) > 0 ? Condition.ALWAYS : Condition.NEVER;
    }
    if (Long.compareUnsigned(value, side.and() | side.or()) >= 0) {
      return Condition.NEVER;
    }
    if (side.and() == low) {
      return Condition.greater(side.argument(), side.bits(), false, value);
    }
    if (value == 0) {
      return side.or() != 0
          ? Condition.ALWAYS
          : Condition.anyBit(side.argument(), side.bits(), side.and());
    }
    return greaterByBits(side, value);
  }

  /**
   * From the highest bit down: where all bits above are those of {@code value}, a bit is set that
   * is not set there.
   */
  private static Condition greaterByBits(Side side, long value) {
    List<Condition> greater = new ArrayList<>();
    long mask = 0;
    long above = 0;
    for (long bit = Long.MIN_VALUE; bit != 0; bit >>>= 1) {
      boolean wanted = (value & bit) != 0;
      boolean free = (side.and() & bit) != 0;
      boolean set = (side.or() & bit) != 0;
      if (!wanted && set) {
        greater.add(maskedEqual(side, mask, above));
        break;
      }
      if (wanted && !free && !set) {
        break;
      }
      if (free) {
        mask |= bit;
        if (wanted) {
          above |= bit;
        } else {
          greater.add(maskedEqual(side, mask, above | bit));
        }
      }
    }
    return new Condition.AnyOf(greater);
  }

  private static Condition maskedEqual(Side side, long mask, long value) {
    return mask == 0
        ? Condition.ALWAYS
        : Condition.maskedEqual(side.argument(), side.bits(), mask, value);
  }

  private static PolicyException twoArguments(KafelToken at) {
    return new PolicyException(
        at.place(), "Inquest compares an argument with a number, not with another argument", "");
  }
}
