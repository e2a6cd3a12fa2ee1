package io.inquest.decode.call;

import java.nio.charset.StandardCharsets;

/**
 * The text of one call, such as {@code write(1</dev/pts/0>, "hello\n", 6)}.
 *
 * <p>ASCII, except that a text which does not fit {@link #CAPACITY} ends with the mark {@code …} in
 * UTF-8. Reusable; owned by one thread.
 */
public final class DecodedCall {
  /** The most bytes that a text has, its mark of truncation included. */
  public static final int CAPACITY = 4096;

  private static final byte[] CUT = "…".getBytes(StandardCharsets.UTF_8);
  private static final int LIMIT = CAPACITY - CUT.length;

  private final byte[] bytes = new byte[CAPACITY];
  private int length;
  private boolean cut;

  /** The buffer whose first {@link #length} bytes are the text; it stays the same one. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes the text has. */
  public int length() {
    return length;
  }

  /** A copy of the text. */
  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  public void clear() {
    length = 0;
    cut = false;
  }

  public void append(char ascii) {
    if (length < LIMIT) {
      bytes[length++] = (byte) ascii;
    } else {
      cut();
    }
  }

  public void append(byte[] ascii) {
    int count = cut ? 0 : Math.min(ascii.length, LIMIT - length);
    System.arraycopy(ascii, 0, bytes, length, count);
    length += count;
    if (count < ascii.length) {
      cut();
    }
  }

  public void append(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      append(ascii.charAt(i));
    }
  }

  public void decimal(long value) {
    if (value < 0) {
      append('-');
      unsigned(-value);
    } else {
      unsigned(value);
    }
  }

  /** A number of 64 bits without sign. */
  public void unsigned(long value) {
    if (Long.compareUnsigned(value, 10) >= 0) {
      unsigned(Long.divideUnsigned(value, 10));
    }
    append((char) ('0' + Long.remainderUnsigned(value, 10)));
  }

  /** As C's {@code %#lx}: {@code 0} has no prefix. */
  public void hex(long value) {
    if (value != 0) {
      append("0x");
    }
    hexDigits(value, 1);
  }

  /** At least {@code digits} hexadecimal digits, without prefix. */
  public void hexDigits(long value, int digits) {
    int needed = (Long.SIZE - Long.numberOfLeadingZeros(value) + 3) / 4;
    for (int digit = Math.max(needed, digits) - 1; digit >= 0; digit--) {
      append(Character.forDigit((int) (value >>> (4 * digit)) & 0xf, 16));
    }
  }

  /** As C's {@code %#03o}: at least three digits, the first of them 0. */
  public void octal(long value) {
    int digits = Math.max((Long.SIZE - Long.numberOfLeadingZeros(value) + 2) / 3 + 1, 3);
    for (int digit = digits - 1; digit >= 0; digit--) {
      append((char) ('0' + ((value >>> (3 * digit)) & 7)));
    }
  }

  /** A pointer: {@code NULL}, or its address in hexadecimal. */
  public void address(long value) {
    if (value == 0) {
      append("NULL");
    } else {
      hex(value);
    }
  }

  private void cut() {
    if (!cut) {
      cut = true;
      System.arraycopy(CUT, 0, bytes, length, CUT.length);
      length += CUT.length;
    }
  }
}
