package io.inquest.policy;

/** Reads numbers as C writes them: {@code 10}, {@code 0x1f}, {@code 017}. */
public final class NumberText {
  private NumberText() {}

  /**
   * A number of 64 bits without sign.
   *
   * @throws PolicyException if it is none
   */
  public static long unsigned(String text, Place place) {
    try {
      if (text.startsWith("0x") || text.startsWith("0X")) {
        return Long.parseUnsignedLong(text.substring(2), 16);
      }
      boolean octal = text.length() > 1 && text.startsWith("0");
      return Long.parseUnsignedLong(text, octal ? 8 : 10);
    } catch (NumberFormatException e) {
      throw new PolicyException(
          place,
          "'" + text + "' is not a number from 0 to 18446744073709551615",
          "Numbers are decimal, hexadecimal (0x1f) or octal (017).",
          e);
    }
  }
}
