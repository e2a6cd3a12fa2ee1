package io.inquest.policy.minijail;

import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.minijail.MinijailLexer.Kind;
import io.inquest.policy.minijail.MinijailLexer.Token;
import java.util.List;

/** The tokens of one statement of minijail's, taken from left to right. Used by one thread. */
final class MinijailTokens {
  private final List<Token> tokens;
  private int next;

  /**
   * @param tokens at least one
   */
  MinijailTokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  boolean atEnd() {
    return next == tokens.size();
  }

  /** Where the statement begins. */
  Place start() {
    Place first = tokens.get(0).place();
    Place last = tokens.get(tokens.size() - 1).place();
    int length =
        first.line() == last.line() ? last.column() + last.length() - first.column() : 1 << 10;
    return new Place(first.source(), first.line(), first.column(), length);
  }

  /** Where the next token stands, or the last one if none is left. */
  Place place() {
    return tokens.get(Math.min(next, tokens.size() - 1)).place();
  }

  /** Whether the next token is this one. */
  boolean isNext(String text) {
    return !atEnd() && tokens.get(next).is(text);
  }

  /** Whether the next token names an argument: {@code arg0}. */
  boolean isArgumentNext() {
    return !atEnd()
        && tokens.get(next).kind() == Kind.WORD
        && tokens.get(next).text().startsWith("arg");
  }

  /** Takes the next token if it is this one. */
  boolean skip(String text) {
    boolean there = isNext(text);
    next += there ? 1 : 0;
    return there;
  }

  /**
   * Takes the next token.
   *
   * @param what messages call what is missing without it
   * @throws PolicyException if there is none
   */
  Token take(String what) {
    if (atEnd()) {
      throw new PolicyException(place(), what + " is missing at the line's end", "");
    }
    return tokens.get(next++);
  }

  /**
   * Takes a sign.
   *
   * @throws PolicyException if something else comes next
   */
  void require(String sign, String problem, String remedy) {
    if (!skip(sign)) {
      throw new PolicyException(place(), problem, remedy);
    }
  }

  /**
   * @throws PolicyException if a token is left
   */
  void requireEnd() {
    if (!atEnd()) {
      throw new PolicyException(
          place(), "the statement is complete before '" + tokens.get(next).text() + "'", "");
    }
  }
}
