package io.inquest.linux.event;

/** The numbers of the language, as C and the kernel's {@code kstrtoull(…, 0, …)} read them. */
final class Numeral {
  private Numeral() {}

  /**
   * The value of a NUMBER token as an unsigned number of 64 bits.
   *
   * @throws FilterSyntaxException when it has a digit out of place, or more than 64 bits
   */
  static long parse(Token token) {
    String text = token.text();
    int radix = 10;
    int from = 0;
    if (text.startsWith("0x") || text.startsWith("0X")) {
      radix = 16;
      from = 2;
    } else if (text.length() > 1 && text.charAt(0) == '0') {
      radix = 8;
      from = 1;
    }
    if (from == text.length()) {
      throw token.error("'" + text + "' has no digits");
    }
    long value = 0;
    long highest = Long.divideUnsigned(-1L, radix);
    for (int i = from; i < text.length(); i++) {
      int digit = Character.digit(text.charAt(i), radix);
      if (digit < 0) {
        throw misplaced(token, i, radix);
      }
      long shifted = value * radix;
      if (Long.compareUnsigned(value, highest) > 0
          || Long.compareUnsigned(shifted + digit, shifted) < 0) {
        throw token.error("'" + text + "' has more than 64 bits");
      }
      value = shifted + digit;
    }
    return value;
  }

  private static FilterSyntaxException misplaced(Token token, int index, int radix) {
    String kind =
        switch (radix) {
          case 8 -> "an octal number (it begins with 0)";
          case 16 -> "a hexadecimal number";
          default -> "a decimal number";
        };
    return new FilterSyntaxException(
        "'" + token.text().charAt(index) + "' is no digit of " + kind, token.offset() + index, 1);
  }
}
