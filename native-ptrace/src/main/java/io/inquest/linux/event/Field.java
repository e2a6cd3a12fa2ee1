package io.inquest.linux.event;

import io.inquest.linux.arch.Signedness;

/** A named value that predicates are about. */
public sealed interface Field {

  /** The name it was resolved by. */
  String name();

  /** Which one it is, to whoever has the values: of a call's fields, the argument's index. */
  int position();

  /**
   * A number, compared as wide and as signed as stated.
   *
   * @param position of a call's field, the argument's index (0 to 5)
   * @param bits how many low bits count: 1 to 64
   * @param signed how those bits are read; pointers compare as unsigned
   */
  record Numeric(String name, int position, int bits, Signedness signed) implements Field {

    /** Requires a width of 1 to 64 bits. */
    public Numeric {
      if (bits < 1 || bits > 64) {
        throw new IllegalArgumentException("a field of " + bits + " bits");
      }
    }

    /** Whether the highest of the bits is a sign. */
    public boolean isSigned() {
      return signed == Signedness.SIGNED;
    }

    /** The low bits of {@code raw}, extended to 64 bits by the sign or by zeros. */
    public long narrow(long raw) {
      int unused = 64 - bits;
      return isSigned() ? raw << unused >> unused : raw << unused >>> unused;
    }

    /** The bits that count. */
    public long mask() {
      return -1L >>> (64 - bits);
    }
  }

  /** A text. */
  record Text(String name, int position) implements Field {}
}
