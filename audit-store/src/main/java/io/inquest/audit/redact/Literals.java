package io.inquest.audit.redact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Texts that are looked for as they are, all at once. Immutable. */
final class Literals {
  /**
   * Shorter ones would be found in what is no secret; so many bytes are enough where one is cut.
   */
  static final int SHORTEST = 4;

  private final Literal[][] byFirstByte = new Literal[256][];

  /** Of the first two bytes of each: which ones there are. */
  private final long[] beginnings = new long[1 << 10];

  /** A text. Immutable. */
  static final class Literal {
    private final byte[] bytes;
    private final byte number;
    private final boolean path;

    /**
     * @param number of the pattern that it comes from
     * @param path whether it is a directory, so that all that follows it in a text belongs to it
     */
    Literal(byte[] bytes, byte number, boolean path) {
      this.bytes = bytes.clone();
      this.number = number;
      this.path = path;
    }
  }

  Literals(List<Literal> all) {
    for (Literal literal : all) {
      int first = literal.bytes[0] & 0xff;
      int beginning = (first << 8) | (literal.bytes[1] & 0xff);
      beginnings[beginning >> 6] |= 1L << beginning;
      List<Literal> others =
          byFirstByte[first] == null
              ? new ArrayList<>()
              : new ArrayList<>(Arrays.asList(byFirstByte[first]));
      others.add(literal);
      byFirstByte[first] = others.toArray(Literal[]::new);
    }
  }

  /** As {@link Glob#mark}. */
  void mark(byte[] text, int length, boolean cut, byte[] marks) {
    for (int i = 0; i + 1 < length; i++) {
      int beginning = ((text[i] & 0xff) << 8) | (text[i + 1] & 0xff);
      if ((beginnings[beginning >> 6] & (1L << beginning)) != 0) {
        for (Literal literal : byFirstByte[text[i] & 0xff]) {
          mark(literal, i, text, length, cut, marks);
        }
      }
    }
  }

  private static void mark(
      Literal literal, int from, byte[] text, int length, boolean cut, byte[] marks) {
    int wanted = literal.bytes.length;
    int compared = Math.min(wanted, length - from);
    if ((compared < wanted && !(cut && compared >= SHORTEST))
        || !Arrays.equals(text, from, from + compared, literal.bytes, 0, compared)) {
      return;
    }
    int end = from + compared;
    if (literal.path) {
      if (end < length && text[end] != '/') {
        return;
      }
      end = length;
    }
    for (int i = from; i < end; i++) {
      if (marks[i] == 0) {
        marks[i] = literal.number;
      }
    }
  }
}
