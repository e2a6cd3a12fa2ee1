package io.inquest.auditlog;

import io.inquest.audit.entry.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A set of texts, by 128 bits of their SHA-256: so few bytes each that the events of a large log
 * fit. Owned by one thread.
 */
final class EventDigests {
  private static final int SMALLEST = 1 << 10;

  private final MessageDigest sha256 = Sha256.begin();
  private final long most;
  private long[] words = new long[2 * SMALLEST];
  private int size;

  /**
   * @param most how many texts are remembered; others are not
   */
  EventDigests(long most) {
    this.most = most;
  }

  /** Adds a text, unless there are too many. */
  void add(String text) {
    if (size >= most) {
      return;
    }
    if (4L * size >= words.length) {
      grow();
    }
    ByteBuffer digest = digest(text);
    if (put(words, digest.getLong(0), digest.getLong(8))) {
      size++;
    }
  }

  /** Whether a text was added. */
  boolean has(String text) {
    ByteBuffer digest = digest(text);
    int at = place(words, digest.getLong(0), digest.getLong(8));
    return words[at] != 0 || words[at + 1] != 0;
  }

  private ByteBuffer digest(String text) {
    return ByteBuffer.wrap(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private void grow() {
    long[] larger = new long[2 * words.length];
    for (int i = 0; i < words.length; i += 2) {
      if (words[i] != 0 || words[i + 1] != 0) {
        put(larger, words[i], words[i + 1]);
      }
    }
    words = larger;
  }

  private static boolean put(long[] words, long high, long low) {
    int at = place(words, high, low);
    boolean free = words[at] == 0 && words[at + 1] == 0;
    words[at] = high;
    words[at + 1] = low;
    return free;
  }

  /** Where a digest is, or would be: linear probing over pairs of words. */
  private static int place(long[] words, long high, long low) {
    int mask = words.length - 2;
    int at = (int) (2 * high) & mask;
    while ((words[at] != 0 || words[at + 1] != 0) && (words[at] != high || words[at + 1] != low)) {
      at = (at + 2) & mask;
    }
    return at;
  }
}
