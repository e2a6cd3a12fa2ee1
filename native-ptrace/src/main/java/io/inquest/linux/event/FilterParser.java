package io.inquest.linux.event;

import io.inquest.linux.event.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads the grammar that {@link FilterExpression} states. Used once, by one thread. */
final class FilterParser {
  /** Deeper nesting than anybody writes, shallower than a thread's stack. */
  private static final int DEEPEST = 200;

  private final List<Token> tokens;
  private int next;
  private int depth;

  FilterParser(String text) {
    this.tokens = new Lexer(text).tokens();
  }

  FilterExpression parse() {
    if (peek().is(Kind.END)) {
      throw peek().error("the expression is empty");
    }
    FilterExpression expression = or();
    if (!peek().is(Kind.END)) {
      throw trailing(peek());
    }
    return expression;
  }

  private FilterExpression or() {
    List<FilterExpression> terms = new ArrayList<>();
    do {
      terms.add(and());
    } while (accept(Kind.OR_OR));
    return join(terms, 0, terms.size(), false);
  }

  private FilterExpression and() {
    List<FilterExpression> terms = new ArrayList<>();
    do {
      terms.add(unary());
    } while (accept(Kind.AND_AND));
    return join(terms, 0, terms.size(), true);
  }

  /** A balanced tree, so that a thousand terms nest no deeper than ten. */
  private static FilterExpression join(
      List<FilterExpression> terms, int from, int to, boolean conjunction) {
    if (to - from == 1) {
      return terms.get(from);
    }
    int middle = (from + to + 1) >>> 1;
    FilterExpression left = join(terms, from, middle, conjunction);
    FilterExpression right = join(terms, middle, to, conjunction);
    return conjunction
        ? new FilterExpression.And(left, right)
        : new FilterExpression.Or(left, right);
  }

  private FilterExpression unary() {
    Token token = peek();
    if (++depth > DEEPEST) {
      throw token.error("the expression nests deeper than " + DEEPEST + " levels");
    }
    FilterExpression expression;
    if (accept(Kind.NOT)) {
      expression = new FilterExpression.Not(unary());
    } else if (accept(Kind.OPEN)) {
      expression = or();
      close(token);
    } else {
      expression = predicate();
    }
    depth--;
    return expression;
  }

  private FilterExpression predicate() {
    Token field = take();
    if (field.is(Kind.NUMBER) || field.is(Kind.STRING) || field.is(Kind.MINUS)) {
      throw field.error("a field's name must come first, as in 'fd == 1'");
    }
    if (!field.is(Kind.WORD)) {
      throw field.error("a field's name is missing before " + field.described());
    }
    Token operator = take();
    if (!operator.is(Kind.OPERATOR)) {
      throw operator.error(
          "after '"
              + field.text()
              + "' one of == != < <= > >= & ~ is missing, before "
              + operator.described());
    }
    Operator op = operator(operator);
    if (peek().is(Kind.STRING)) {
      return stringMatch(field, operator, op, take());
    }
    if (op == Operator.GLOB) {
      throw peek().error("'~' needs a pattern in quotes, as in comm ~ \"ba*\"");
    }
    Operand operand = operand();
    return new FilterExpression.Comparison(
        field.text(), op, operand, field.offset(), operator.offset(), operand.offset());
  }

  private FilterExpression stringMatch(Token field, Token operator, Operator op, Token string) {
    if (!op.comparesText()) {
      throw operator.error("'" + op.symbol() + "' does not compare strings; '==', '!=' and '~' do");
    }
    return new FilterExpression.StringMatch(
        field.text(),
        op,
        string.text(),
        field.offset(),
        operator.offset(),
        string.offset(),
        string.length());
  }

  private Operand operand() {
    Token first = peek();
    if (accept(Kind.OPEN)) {
      if (++depth > DEEPEST) {
        throw first.error("the expression nests deeper than " + DEEPEST + " levels");
      }
      Operand inner = operand();
      close(first);
      depth--;
      return inner;
    }
    List<Operand> terms = new ArrayList<>(1);
    do {
      terms.add(term());
    } while (accept(Kind.BAR));
    if (terms.size() == 1) {
      return terms.get(0);
    }
    Operand last = terms.get(terms.size() - 1);
    return new Operand.Union(terms, first.offset(), last.offset() + last.length() - first.offset());
  }

  private Operand term() {
    Token token = take();
    boolean negative = token.is(Kind.MINUS);
    Token value = negative ? take() : token;
    int length = value.offset() + value.length() - token.offset();
    if (value.is(Kind.NUMBER)) {
      long magnitude = Numeral.parse(value);
      if (negative && magnitude < 0 && magnitude != Long.MIN_VALUE) {
        throw new FilterSyntaxException(
            "-" + value.text() + " is below -2^63", token.offset(), length);
      }
      return new Operand.Literal(
          negative ? -magnitude : magnitude, negative && magnitude != 0, token.offset(), length);
    }
    if (value.is(Kind.WORD)) {
      return new Operand.Name(value.text(), negative, token.offset(), length);
    }
    throw value.error("a value is missing before " + value.described());
  }

  private void close(Token open) {
    Token token = take();
    if (token.is(Kind.CLOSE)) {
      return;
    }
    if (token.is(Kind.END)) {
      throw open.error("this '(' is not closed");
    }
    throw trailing(token);
  }

  /** The error of a token that cannot follow what was read. */
  private FilterSyntaxException trailing(Token token) {
    if (token.is(Kind.CLOSE)) {
      return token.error("this ')' closes nothing");
    }
    if (token.is(Kind.OPERATOR)) {
      return token.error(
          "the result of a predicate cannot be compared with "
              + token.described()
              + ": 'field & bits' already means (field & bits) != 0, and !(field & bits) is its"
              + " opposite");
    }
    if (token.is(Kind.BAR)) {
      return token.error("predicates are joined by '||'; '|' joins constants");
    }
    return token.error("'&&' or '||' is missing before " + token.described());
  }

  private static Operator operator(Token token) {
    for (Operator operator : Operator.values()) {
      if (operator.symbol().equals(token.text())) {
        return operator;
      }
    }
    throw token.error(token.described() + " is no operator");
  }

  private Token peek() {
    return tokens.get(next);
  }

  private boolean accept(Kind kind) {
    if (peek().is(kind)) {
      next++;
      return true;
    }
    return false;
  }

  /** The next token; the last one, END, again and again. */
  private Token take() {
    Token token = peek();
    if (!token.is(Kind.END)) {
      next++;
    }
    return token;
  }
}
