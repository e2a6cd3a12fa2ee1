package io.inquest.linux.event;

import java.util.ArrayList;
import java.util.List;

/** Cuts an expression's text into tokens. Used once, by one thread. */
final class Lexer {
  private static final Operator[] BY_LENGTH = {
    Operator.EQ,
    Operator.NE,
    Operator.LE,
    Operator.GE,
    Operator.LT,
    Operator.GT,
    Operator.AND,
    Operator.GLOB
  };

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  Lexer(String text) {
    this.text = text;
  }

  /** All tokens, the last of kind END. */
  List<Token> tokens() {
    while (true) {
      while (at < text.length() && isSpace(text.charAt(at))) {
        at++;
      }
      if (at == text.length()) {
        add(Token.Kind.END, 0);
        return tokens;
      }
      next();
    }
  }

  private void next() {
    char c = text.charAt(at);
    if (isDigit(c)) {
      word(Token.Kind.NUMBER);
    } else if (isWord(c)) {
      word(Token.Kind.WORD);
    } else if (c == '"' || c == '\'') {
      string(c);
    } else if (text.startsWith("&&", at)) {
      add(Token.Kind.AND_AND, 2);
    } else if (text.startsWith("||", at)) {
      add(Token.Kind.OR_OR, 2);
    } else if (!operator()) {
      punctuation(c);
    }
  }

  private boolean operator() {
    for (Operator operator : BY_LENGTH) {
      if (text.startsWith(operator.symbol(), at)) {
        add(Token.Kind.OPERATOR, operator.symbol().length());
        return true;
      }
    }
    return false;
  }

  private void punctuation(char c) {
    switch (c) {
      case '|' -> add(Token.Kind.BAR, 1);
      case '!' -> add(Token.Kind.NOT, 1);
      case '-' -> add(Token.Kind.MINUS, 1);
      case '(' -> add(Token.Kind.OPEN, 1);
      case ')' -> add(Token.Kind.CLOSE, 1);
      case '=' -> throw error("'=' is not an operator; equality is '=='", 1);
      default -> {
        int length = Character.charCount(text.codePointAt(at));
        throw error(
            "'"
                + text.substring(at, at + length)
                + "' has no meaning here; a text is written in quotes",
            length);
      }
    }
  }

  private void word(Token.Kind kind) {
    int end = at;
    while (end < text.length() && isWord(text.charAt(end))) {
      end++;
    }
    add(kind, end - at);
  }

  private void string(char quote) {
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw error("the string that begins here has no end: " + quote + " is missing", 1);
    }
    tokens.add(new Token(Token.Kind.STRING, text.substring(at + 1, end), at, end + 1 - at));
    at = end + 1;
  }

  private void add(Token.Kind kind, int length) {
    tokens.add(new Token(kind, text.substring(at, at + length), at, length));
    at += length;
  }

  private FilterSyntaxException error(String message, int length) {
    return new FilterSyntaxException(message, at, length);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWord(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.';
  }
}
