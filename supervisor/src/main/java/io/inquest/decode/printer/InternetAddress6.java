package io.inquest.decode.printer;

import io.inquest.decode.call.DecodedCall;
import io.inquest.decode.call.TraceeBytes;

/** The text of an IPv6 address as RFC 5952 recommends it: {@code fe80::1}. */
final class InternetAddress6 {
  private static final int GROUPS = 8;

  private InternetAddress6() {}

  /** Appends the address whose 16 bytes begin at {@code offset}. */
  static void print(TraceeBytes window, int offset, DecodedCall out) {
    int from = -1;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zeros(window, offset, i);
      if (zeros > length) {
        from = i;
        length = zeros;
      }
    }
    int i = 0;
    while (i < GROUPS) {
      if (i == from) {
        out.append("::");
        i += length;
      } else {
        if (i > 0 && i != from + length) {
          out.append(':');
        }
        out.hexDigits(window.networkShortAt(offset + 2 * i), 1);
        i++;
      }
    }
  }

  /** How many groups in a row, from group {@code first}, are 0. */
  private static int zeros(TraceeBytes window, int offset, int first) {
    int i = first;
    while (i < GROUPS && window.networkShortAt(offset + 2 * i) == 0) {
      i++;
    }
    return i - first;
  }
}
