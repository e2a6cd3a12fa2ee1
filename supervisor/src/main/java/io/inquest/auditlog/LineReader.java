package io.inquest.auditlog;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Reads a log line by line in bounded memory, whatever is in it: of a longer line the first {@value
 * #LONGEST} bytes are kept. UTF-16 (with its mark) and gzip are read as what they hold. Owned by
 * one thread.
 */
final class LineReader {
  /** Bytes that are kept of a line; the kernel's own records have at most 8,970 (audit.h). */
  static final int LONGEST = 1 << 16;

  private static final int MAGIC = 8;

  private final InputStream in;
  private final Charset charset;
  private byte[] buffer = new byte[1024];
  private long number;

  private LineReader(InputStream in, Charset charset) {
    this.in = in;
    this.charset = charset;
  }

  /**
   * A reader of all that is left of {@code in}.
   *
   * @throws UnreadableLogException if it is none of the forms that are read
   */
  static LineReader of(InputStream in) throws IOException {
    PushbackInputStream start = new PushbackInputStream(in, MAGIC);
    byte[] magic = start.readNBytes(MAGIC);
    start.unread(magic);
    if (begins(magic, 0x1f, 0x8b)) {
      // Once only: a file may unpack to itself.
      return ofText(new PushbackInputStream(new GZIPInputStream(start, 1 << 16), MAGIC));
    }
    return ofText(start);
  }

  private static LineReader ofText(PushbackInputStream start) throws IOException {
    byte[] magic = start.readNBytes(MAGIC);
    start.unread(magic);
    UnreadableLogException.require(magic);
    InputStream buffered = new BufferedInputStream(start, 1 << 16);
    if (begins(magic, 0xff, 0xfe)) {
      buffered.skipNBytes(2);
      return new LineReader(buffered, StandardCharsets.UTF_16LE);
    } else if (begins(magic, 0xfe, 0xff)) {
      buffered.skipNBytes(2);
      return new LineReader(buffered, StandardCharsets.UTF_16BE);
    } else if (begins(magic, 0xef, 0xbb, 0xbf)) {
      buffered.skipNBytes(3);
    }
    return new LineReader(buffered, StandardCharsets.UTF_8);
  }

  static boolean begins(byte[] bytes, int... with) {
    if (bytes.length < with.length) {
      return false;
    }
    for (int i = 0; i < with.length; i++) {
      if ((bytes[i] & 0xff) != with[i]) {
        return false;
      }
    }
    return true;
  }

  /** How many lines were read. */
  long number() {
    return number;
  }

  /** The next line; null behind the last one. */
  Line read() throws IOException {
    return charset.equals(StandardCharsets.UTF_8) ? readBytes() : readUnits();
  }

  private Line readBytes() throws IOException {
    int length = 0;
    boolean cut = false;
    int b = in.read();
    if (b < 0) {
      return null;
    }
    for (; b >= 0 && b != '\n'; b = in.read()) {
      if (length == LONGEST) {
        cut = true;
      } else if (b != 0) {
        keep(length++, (byte) b);
      }
    }
    return line(length, cut);
  }

  private Line readUnits() throws IOException {
    int length = 0;
    boolean cut = false;
    boolean big = charset.equals(StandardCharsets.UTF_16BE);
    int first = in.read();
    if (first < 0) {
      return null;
    }
    for (; first >= 0; first = in.read()) {
      int second = Math.max(0, in.read());
      int unit = big ? first << 8 | second : second << 8 | first;
      if (unit == '\n') {
        break;
      } else if (length + 2 > LONGEST) {
        cut = true;
      } else if (unit != 0) {
        keep(length++, (byte) first);
        keep(length++, (byte) second);
      }
    }
    return line(length, cut);
  }

  private void keep(int at, byte b) {
    if (at == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    buffer[at] = b;
  }

  private Line line(int length, boolean cut) {
    number++;
    String text = new String(buffer, 0, length, charset);
    return new Line(number, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text, cut);
  }

  /**
   * The next bytes, which are no line.
   *
   * @param kept how many of them are returned at most
   * @throws EOFException if there are fewer than {@code length}
   */
  byte[] bytes(long length, int kept) throws IOException {
    byte[] first = in.readNBytes((int) Math.min(length, kept));
    in.skipNBytes(Math.max(0, length - kept));
    return first;
  }
}
