package io.inquest.policy.minijail;

import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyNote;
import io.inquest.policy.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Cuts a policy of minijail into statements, and these into tokens, as {@code tools/parser.py} of
 * minijail does: a comment begins with {@code #} wherever it stands, and a statement goes on in the
 * next line behind a {@code \} at a line's end. Used by one thread.
 */
final class MinijailLexer {
  private static final String SIGNS = "|&=!<>~(){}[]:;,";
  private static final List<String> PAIRS = List.of("||", "&&", "==", "!=", "<=", ">=");

  private final SourceText source;
  private final String text;
  private final Consumer<PolicyNote> notes;
  private int at;
  private int line = 1;
  private int lineStart;

  /** What a token is. */
  enum Kind {
    /** A name, an argument, an action or a directive. */
    WORD,
    NUMBER,
    SIGN,
    /** What follows a directive that names a file. */
    PATH
  }

  /** The smallest part of a statement that means something. */
  record Token(Kind kind, String text, Place place) {
    boolean is(String sign) {
      return text.equals(sign);
    }
  }

  /**
   * @param notes takes what minijail's library and its compiler read differently
   */
  MinijailLexer(SourceText source, Consumer<PolicyNote> notes) {
    this.source = source;
    this.text = source.text();
    this.notes = notes;
  }

  /**
   * The next statement that is not empty.
   *
   * @return its tokens; none at the end of the text
   * @throws PolicyException at a character that begins no token
   */
  List<Token> next() {
    List<Token> tokens = new ArrayList<>();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        endLine();
        if (!tokens.isEmpty()) {
          return tokens;
        }
      } else if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '#') {
        comment();
      } else if (c == '\\' && isLineEnd(at + 1)) {
        continuation();
      } else {
        tokens.add(token(c, tokens));
      }
    }
    return tokens;
  }

  private void endLine() {
    at++;
    line++;
    lineStart = at;
  }

  /** A comment ends with its line, but the statement goes on behind a backslash there, too. */
  private void comment() {
    int start = at;
    at = lineEnd();
    int last = at - 1;
    while (last > start && text.charAt(last) == '\r') {
      last--;
    }
    if (text.charAt(last) == '\\' && at < text.length()) {
      notes.accept(
          new PolicyNote(
              place(start, 1),
              "this comment ends with a backslash: minijail's library takes the next line for a"
                  + " part of it, its compiler and Inquest do not"));
      endLine();
    }
  }

  private void continuation() {
    at = lineEnd();
    if (at < text.length()) {
      endLine();
    }
  }

  private Token token(char c, List<Token> before) {
    int start = at;
    Kind kind;
    if (namesFile(before)) {
      kind = Kind.PATH;
      while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    } else if (isDigit(c) || (c == '-' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
      kind = Kind.NUMBER;
      at++;
      while (at < text.length() && isLetterOrDigit(text.charAt(at))) {
        at++;
      }
    } else if (isLetterOrDigit(c) || c == '@') {
      kind = Kind.WORD;
      while (at < text.length() && isWordPart(text.charAt(at))) {
        at++;
      }
    } else if (SIGNS.indexOf(c) >= 0) {
      kind = Kind.SIGN;
      at += at + 1 < text.length() && PAIRS.contains(text.substring(at, at + 2)) ? 2 : 1;
    } else {
      throw new PolicyException(
          place(start, 1),
          "a policy of minijail has no '" + Character.toString(text.codePointAt(at)) + "' here",
          "A line is a call, ':' and a filter.");
    }
    return new Token(kind, text.substring(start, at), place(start, at - start));
  }

  private static boolean namesFile(List<Token> before) {
    return before.size() == 1
        && (before.get(0).is(MinijailPolicy.INCLUDE) || before.get(0).is(MinijailPolicy.FREQUENCY));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetterOrDigit(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isWordPart(char c) {
    return isLetterOrDigit(c) || c == '-' || c == '@';
  }

  private boolean isLineEnd(int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) != '\n') {
      if (!Character.isWhitespace(text.charAt(i))) {
        return false;
      }
      i++;
    }
    return true;
  }

  private int lineEnd() {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  private Place place(int start, int length) {
    return new Place(source, line, start - lineStart + 1, length);
  }
}
