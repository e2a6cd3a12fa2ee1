package io.inquest.decode.call;

/**
 * Bytes of a task, shown as a C string's content: printable ASCII as it is, anything else escaped
 * ({@code \n}, {@code \33}), so that no byte can act on a terminal or a log.
 */
public final class Escapes {
  private Escapes() {}

  /** Appends {@code "..."} around the escaped bytes. */
  public static void quoted(DecodedCall out, byte[] bytes, int from, int to) {
    out.append('"');
    for (int i = from; i < to; i++) {
      escape(out, bytes[i], i + 1 < to ? bytes[i + 1] : 0);
    }
    out.append('"');
  }

  /** Appends {@code <...>} around the escaped bytes, in which angle brackets are escaped too. */
  public static void bracketed(DecodedCall out, byte[] bytes, int from, int to) {
    out.append('<');
    for (int i = from; i < to; i++) {
      byte next = i + 1 < to ? bytes[i + 1] : 0;
      if (bytes[i] == '<' || bytes[i] == '>') {
        octal(out, bytes[i], next);
      } else {
        escape(out, bytes[i], next);
      }
    }
    out.append('>');
  }

  private static void escape(DecodedCall out, byte value, byte next) {
    switch (value) {
      case '"', '\\' -> pair(out, (char) value);
      case '\n' -> pair(out, 'n');
      case '\t' -> pair(out, 't');
      case '\r' -> pair(out, 'r');
      case '\f' -> pair(out, 'f');
      case 0x0b -> pair(out, 'v');
      default -> {
        if (value >= ' ' && value < 0x7f) {
          out.append((char) value);
        } else {
          octal(out, value, next);
        }
      }
    }
  }

  private static void pair(DecodedCall out, char letter) {
    out.append('\\');
    out.append(letter);
  }

  /** The shortest octal escape that the next byte, if a digit, cannot lengthen. */
  private static void octal(DecodedCall out, byte value, byte next) {
    int bits = value & 0xff;
    boolean whole = next >= '0' && next <= '7';
    out.append('\\');
    if (whole || bits >= 0100) {
      out.append((char) ('0' + (bits >> 6)));
    }
    if (whole || bits >= 010) {
      out.append((char) ('0' + ((bits >> 3) & 7)));
    }
    out.append((char) ('0' + (bits & 7)));
  }
}
