package io.inquest.linux.arch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A table of the resources beside this class, kept as its bytes and searched in place.
 *
 * <p>The text is ASCII and made of blocks sorted by key. A block is a head line {@code KEY} or
 * {@code KEY REST}, then any number of lines that begin with a space. Lines that begin with {@code
 * #} are comments; they come first. Immutable and safe for use by any thread.
 */
final class TableText {
  private static final Map<String, TableText> LOADED = new ConcurrentHashMap<>();

  private final byte[] text;

  private TableText(byte[] text) {
    this.text = text;
  }

  /** A line of a table: {@code head} begins a block. */
  interface LineSink {
    void line(boolean head, String line);
  }

  /**
   * The table in {@code resource}, read at its first use.
   *
   * @throws UncheckedIOException when the resource is missing or cannot be read
   */
  static TableText of(String resource) {
    TableText table = LOADED.get(resource);
    if (table == null) {
      table = new TableText(read(resource));
      LOADED.put(resource, table);
    }
    return table;
  }

  /**
   * The bytes of {@code resource}.
   *
   * @throws UncheckedIOException when it is missing or cannot be read
   */
  static byte[] read(String resource) {
    try (InputStream in = TableText.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("the resource " + resource + " is missing from Inquest's jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the table " + resource, e);
    }
  }

  /** The lines of the block of {@code key}, head first; empty when there is none. */
  Optional<List<String>> block(String key) {
    int start = find(key);
    if (start < 0) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    int at = start;
    do {
      int end = lineEnd(at);
      lines.add(string(at, end));
      at = end + 1;
    } while (at < text.length && text[at] == ' ');
    return Optional.of(lines);
  }

  /** Passes every line but the comments, in order. */
  void forEachLine(LineSink sink) {
    int at = 0;
    while (at < text.length) {
      int end = lineEnd(at);
      if (text[at] != '#') {
        sink.line(text[at] != ' ', string(at, end));
      }
      at = end + 1;
    }
  }

  /** The keys of all blocks, sorted. */
  List<String> keys() {
    List<String> keys = new ArrayList<>();
    forEachLine(
        (head, line) -> {
          if (head) {
            keys.add(word(line, 0));
          }
        });
    return keys;
  }

  /** The keys that begin with {@code prefix}, sorted. */
  List<String> keysFrom(String prefix) {
    List<String> keys = new ArrayList<>();
    if (!isKey(prefix)) {
      return keys;
    }
    int at = firstNotBelow(prefix);
    while (at < text.length && startsWith(at, prefix)) {
      keys.add(word(string(at, lineEnd(at)), 0));
      at = nextHead(at);
    }
    return keys;
  }

  /** The word of {@code line} that begins at {@code from}. */
  static String word(String line, int from) {
    int end = line.indexOf(' ', from);
    return end < 0 ? line.substring(from) : line.substring(from, end);
  }

  /** The offset of the block of {@code key}; -1 when there is none or it cannot be a key. */
  private int find(String key) {
    if (!isKey(key)) {
      return -1;
    }
    int at = firstNotBelow(key);
    boolean found =
        at < text.length
            && startsWith(at, key)
            && (text[at + key.length()] == ' ' || text[at + key.length()] == '\n');
    return found ? at : -1;
  }

  private static boolean isKey(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ') {
        return false;
      }
    }
    return !text.isEmpty() && text.charAt(0) != '#';
  }

  /** The offset of the first head that is not below {@code key}. */
  private int firstNotBelow(String key) {
    int low = 0;
    int high = text.length;
    while (low < high) {
      int head = headAt((low + high) >>> 1);
      if (head < low) {
        head = low;
      }
      if (compare(head, key) < 0) {
        low = nextHead(head);
      } else {
        high = head;
      }
    }
    return low;
  }

  /** The head of the block in which {@code at} lies. */
  private int headAt(int at) {
    int head = at;
    while (head > 0 && (text[head - 1] != '\n' || text[head] == ' ')) {
      head--;
    }
    return head;
  }

  private int nextHead(int head) {
    int at = lineEnd(head) + 1;
    while (at < text.length && text[at] == ' ') {
      at = lineEnd(at) + 1;
    }
    return at;
  }

  /** Compares the key at {@code head} with {@code key}; a key that goes on is above its prefix. */
  private int compare(int head, String key) {
    for (int i = 0; i < key.length(); i++) {
      int difference = text[head + i] - key.charAt(i);
      if (difference != 0) {
        return difference;
      }
    }
    return text[head + key.length()] <= ' ' ? 0 : 1;
  }

  private boolean startsWith(int at, String prefix) {
    if (at + prefix.length() >= text.length) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (text[at + i] != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The offset of the newline that ends the line; every line of a table has one. */
  private int lineEnd(int at) {
    int end = at;
    while (text[end] != '\n') {
      end++;
    }
    return end;
  }

  private String string(int from, int to) {
    return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
