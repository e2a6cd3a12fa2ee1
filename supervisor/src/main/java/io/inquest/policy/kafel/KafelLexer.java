package io.inquest.policy.kafel;

import io.inquest.policy.NumberText;
import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import java.util.ArrayList;
import java.util.List;

/** Divides a text of kafel's into tokens ({@code lexer.l} of kafel). Used once. */
final class KafelLexer {
  private static final List<String> PAIRS = List.of("==", "!=", "<=", ">=", "||", "&&");
  private static final String SINGLES = "<>|&[](){},!#";

  private final SourceText source;
  private final String text;
  private final List<KafelToken> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;

  private KafelLexer(SourceText source) {
    this.source = source;
    this.text = source.text();
  }

  /**
   * The tokens, an end last.
   *
   * @throws PolicyException for what is none
   */
  static List<KafelToken> tokens(SourceText source) {
    return new KafelLexer(source).read();
  }

  private List<KafelToken> read() {
    boolean include = false;
    while (skipBlanks(include)) {
      char c = text.charAt(at);
      if (include) {
        include = fileOrEnd(c);
      } else if (text.startsWith("#include", at)) {
        add(KafelToken.Type.SYMBOL, at + "#include".length());
        include = true;
      } else if (isLetter(c)) {
        add(KafelToken.Type.NAME, end(at));
      } else if (isDigit(c)
          || (c == '-' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
        number();
      } else {
        symbol(c);
      }
    }
    if (include) {
      add(KafelToken.Type.END_OF_INCLUDE, at);
    }
    add(KafelToken.Type.END, at);
    return tokens;
  }

  /** Goes to the next token, in a line of includes not beyond its end; false at the end. */
  private boolean skipBlanks(boolean include) {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (text.startsWith("//", at) && !include) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (text.startsWith("/*", at) && !include) {
        skipComment();
      } else if (c == '\n') {
        if (include) {
          return true;
        }
        at++;
        line++;
        lineStart = at;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        at++;
      } else {
        return true;
      }
    }
    return false;
  }

  private void skipComment() {
    int end = text.indexOf("*/", at + 2);
    if (end < 0) {
      throw new PolicyException(place(2), "the comment that begins here does not end", "");
    }
    for (; at < end + 2; at++) {
      if (text.charAt(at) == '\n') {
        line++;
        lineStart = at + 1;
      }
    }
  }

  /** Reads a file's name or the end of the line; whether the line goes on. */
  private boolean fileOrEnd(char c) {
    if (c == '\n' || c == ';') {
      add(KafelToken.Type.END_OF_INCLUDE, at + (c == ';' ? 1 : 0));
      return false;
    }
    int end = c == '"' ? text.indexOf('"', at + 1) : -1;
    if (end < at + 2) {
      throw new PolicyException(place(1), "a file to include stands in double quotes", "");
    }
    tokens.add(
        new KafelToken(KafelToken.Type.FILE, text.substring(at + 1, end), 0, place(end + 1 - at)));
    at = end + 1;
    return true;
  }

  private void number() {
    int end = end(text.charAt(at) == '-' ? at + 1 : at);
    String word = text.substring(at, end);
    Place place = place(end - at);
    long value;
    try {
      value =
          word.startsWith("0b")
              ? Long.parseUnsignedLong(word.substring(2), 2)
              : word.startsWith("-") ? Long.parseLong(word) : NumberText.unsigned(word, place);
    } catch (NumberFormatException e) {
      throw new PolicyException(place, "'" + word + "' is not a 64-bit number", "", e);
    }
    tokens.add(new KafelToken(KafelToken.Type.NUMBER, word, value, place));
    at = end;
  }

  private void symbol(char c) {
    String pair = at + 2 <= text.length() ? text.substring(at, at + 2) : "";
    if (PAIRS.contains(pair)) {
      add(KafelToken.Type.SYMBOL, at + 2);
    } else if (SINGLES.indexOf(c) >= 0) {
      add(KafelToken.Type.SYMBOL, at + 1);
    } else {
      throw new PolicyException(place(1), "this character has no meaning here", "");
    }
  }

  private void add(KafelToken.Type type, int end) {
    tokens.add(new KafelToken(type, text.substring(at, end), 0, place(Math.max(1, end - at))));
    at = end;
  }

  private int end(int from) {
    int end = from;
    while (end < text.length() && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)))) {
      end++;
    }
    return end;
  }

  private Place place(int length) {
    return new Place(source, line, at - lineStart + 1, length);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
