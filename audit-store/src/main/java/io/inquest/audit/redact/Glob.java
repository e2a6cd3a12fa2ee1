package io.inquest.audit.redact;

import java.nio.charset.StandardCharsets;

/**
 * A glob over bytes as an automaton whose sets of states are the bits of a number, so that a look
 * takes as long as the text has bytes, whatever both are. A state is the number of the token that
 * is to match next. Owned by one thread.
 */
final class Glob {
  /** The tokens that a set of states has room for. */
  private static final int MOST_TOKENS = 62;

  /** So many literal bytes of a match at the end of a text that was cut are enough. */
  private static final int ENOUGH = 4;

  private static final int USUAL_TEXT = 4096;

  /** By byte: which tokens it matches. */
  private final long[] advances = new long[256];

  /** By byte: which tokens that match any number of bytes it belongs to. */
  private final long[] stays = new long[256];

  private long[] reached = new long[USUAL_TEXT + 1];
  private final int literals;
  private final long stars;
  private final long accepting;
  private final long acceptingAtCut;

  private Glob(Tokens tokens) {
    long ofStars = 0;
    long ofCut = 0;
    int seen = 0;
    for (int i = 0; i < tokens.count; i++) {
      long bit = 1L << i;
      if (seen >= ENOUGH) {
        ofCut |= bit;
      }
      int token = tokens.values[i];
      switch (token) {
        case Tokens.STAR, Tokens.STARS -> {
          ofStars |= bit;
          addAll(stays, bit, token == Tokens.STARS);
        }
        case Tokens.ANY -> addAll(advances, bit, false);
        default -> {
          advances[token] |= bit;
          seen++;
        }
      }
    }
    literals = seen;
    stars = ofStars;
    accepting = 1L << tokens.count;
    acceptingAtCut = accepting | ofCut;
  }

  private static void addAll(long[] table, long bit, boolean slash) {
    for (int value = 0; value < table.length; value++) {
      if (slash || value != '/') {
        table[value] |= bit;
      }
    }
  }

  private static final class Tokens {
    static final int ANY = 256;
    static final int STAR = 257;
    static final int STARS = 258;

    private final int[] values = new int[MOST_TOKENS];
    private int count;

    void add(int token) throws BadPatternException {
      if (count == MOST_TOKENS) {
        throw new BadPatternException("it has more than " + MOST_TOKENS + " bytes");
      }
      values[count++] = token;
    }
  }

  /**
   * Reads a glob.
   *
   * @throws BadPatternException if it is none, or is too long
   */
  static Glob parse(String text) throws BadPatternException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0) {
      throw new BadPatternException("it is empty");
    }
    Tokens tokens = new Tokens();
    for (int i = 0; i < bytes.length; i++) {
      switch (bytes[i]) {
        case '*' -> {
          boolean two = i + 1 < bytes.length && bytes[i + 1] == '*';
          i += two ? 1 : 0;
          tokens.add(two ? Tokens.STARS : Tokens.STAR);
        }
        case '?' -> tokens.add(Tokens.ANY);
        case '\\' -> {
          i++;
          if (i == bytes.length) {
            throw new BadPatternException("nothing follows its last backslash");
          }
          tokens.add(bytes[i] & 0xff);
        }
        default -> tokens.add(bytes[i] & 0xff);
      }
    }
    return new Glob(tokens);
  }

  /** How many of its tokens are bytes, and no wildcards. */
  int literals() {
    return literals;
  }

  /** Adds the states behind tokens that may match nothing. */
  private long close(long states) {
    long closed = states;
    long next = closed | ((closed & stars) << 1);
    while (next != closed) {
      closed = next;
      next = closed | ((closed & stars) << 1);
    }
    return closed;
  }

  private long step(long states, int value) {
    return close(((states & advances[value]) << 1) | (states & stays[value]));
  }

  /** Whether it matches the whole text. */
  boolean isAllOf(byte[] text, int length) {
    long states = close(1);
    for (int i = 0; i < length; i++) {
      states = step(states, text[i] & 0xff);
    }
    return (states & accepting) != 0;
  }

  /**
   * Marks all bytes that belong to any match in the text.
   *
   * @param cut whether the text went on: then a match may, too
   * @param marks gets {@code number} where there is none yet
   */
  void mark(byte[] text, int length, boolean cut, byte[] marks, byte number) {
    long start = close(1);
    if (reached.length <= length) {
      reached = new long[length + 1];
    }
    reached[0] = start;
    long any = start;
    for (int i = 0; i < length; i++) {
      reached[i + 1] = step(reached[i], text[i] & 0xff) | start;
      any |= reached[i + 1];
    }
    if ((any & accepting) != 0 || (cut && (reached[length] & acceptingAtCut) != 0)) {
      markBack(text, length, cut, marks, number);
    }
  }

  /** From the end: which states lead to a match, and so which bytes lie on the way there. */
  private void markBack(byte[] text, int length, boolean cut, byte[] marks, byte number) {
    long leading = openBack(cut ? acceptingAtCut : accepting);
    for (int i = length - 1; i >= 0; i--) {
      int value = text[i] & 0xff;
      long before = (advances[value] & (leading >>> 1)) | (stays[value] & leading);
      if ((before & reached[i]) != 0 && marks[i] == 0) {
        marks[i] = number;
      }
      leading = openBack(before | accepting);
    }
  }

  private long openBack(long states) {
    long opened = states;
    long next = opened | ((opened >>> 1) & stars);
    while (next != opened) {
      opened = next;
      next = opened | ((opened >>> 1) & stars);
    }
    return opened;
  }
}
