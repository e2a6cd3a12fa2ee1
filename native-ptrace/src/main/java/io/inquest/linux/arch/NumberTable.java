package io.inquest.linux.arch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A table kept as its resource's bytes and an index into them.
 *
 * <p>The lines {@code NAME NUMBER} and {@code SPELLING NUMBER NAME} are sorted by their first word,
 * so a name is found by bisection, a number by an array. Names become strings when they are asked
 * for: a start needs few of them, and 400 strings cost it more than the whole index.
 */
final class NumberTable implements SyscallTable {
  /** No main range reaches this far; Arm's private calls lie beyond it. */
  private static final int DENSE = 1024;

  /** x32's own calls are 512 to 547; the range is closed (syscall_64.tbl). */
  private static final int X32_PRIVATE = 512;

  private static final Map<String, NumberTable> LOADED = new ConcurrentHashMap<>();

  private final byte[] text;

  /** Added to every number: {@link X32#BIT} or 0. */
  private final int base;

  private final int highest;

  /** For each line its offset, its number, and its first word once it was asked for. */
  private int[] offsets = new int[DENSE];

  private int[] numbers = new int[DENSE];
  private final String[] words;
  private int lines;

  /** The line of each number less {@link #base}, plus 1; 0 where there is none. */
  private final int[] lineOf = new int[DENSE];

  /** The lines of the numbers beyond, in the order of their names. */
  private int[] beyond = {};

  private NumberTable(String abi, byte[] text) {
    this.text = text;
    this.base = abi.equals("x32") ? X32.BIT : 0;
    int at = 0;
    while (at < text.length) {
      at = text[at] == '#' ? lineEnd(at) + 1 : index(at);
    }
    this.words = new String[lines];
    int last = base == 0 ? DENSE - 1 : X32_PRIVATE - 1;
    while (lineOf[last] == 0) {
      last--;
    }
    this.highest = base + last;
  }

  /** Adds the line at {@code start} to the index and returns where the next one begins. */
  private int index(int start) {
    int at = start;
    while (text[at] != ' ') {
      at++;
    }
    int number = 0;
    for (at++; text[at] > ' '; at++) {
      number = number * 10 + text[at] - '0';
    }
    if (lines == offsets.length) {
      offsets = Arrays.copyOf(offsets, lines * 2);
      numbers = Arrays.copyOf(numbers, lines * 2);
    }
    offsets[lines] = start;
    numbers[lines++] = number;
    if (text[at] == ' ') {
      return lineEnd(at) + 1;
    }
    if (number - base < DENSE) {
      lineOf[number - base] = lines;
    } else {
      beyond = Arrays.copyOf(beyond, beyond.length + 1);
      beyond[beyond.length - 1] = lines - 1;
    }
    return at + 1;
  }

  private int lineEnd(int from) {
    int at = from;
    while (text[at] != '\n') {
      at++;
    }
    return at;
  }

  static NumberTable of(String abi) {
    NumberTable table = LOADED.get(abi);
    if (table == null) {
      if (Architecture.named(abi).isEmpty()) {
        throw new IllegalArgumentException("no ABI is called " + abi);
      }
      table = new NumberTable(abi, TableText.read(abi + ".syscalls"));
      LOADED.put(abi, table);
    }
    return table;
  }

  @Override
  public Optional<String> name(int nr) {
    int index = nr - base;
    if (index >= 0 && index < DENSE) {
      return lineOf[index] == 0 ? Optional.empty() : Optional.of(word(lineOf[index] - 1));
    }
    for (int line : beyond) {
      if (numbers[line] == nr) {
        return Optional.of(word(line));
      }
    }
    return Optional.empty();
  }

  @Override
  public OptionalInt number(String name) {
    int low = 0;
    int high = lines - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(offsets[middle], name);
      if (order == 0) {
        return OptionalInt.of(numbers[middle]);
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return OptionalInt.empty();
  }

  /** Compares the word at {@code offset} with {@code name}; the space that ends it is below all. */
  private int compare(int offset, String name) {
    for (int i = 0; i < name.length(); i++) {
      int difference = text[offset + i] - name.charAt(i);
      if (difference != 0) {
        return difference;
      }
      if (text[offset + i] == ' ') {
        return -1;
      }
    }
    return text[offset + name.length()] == ' ' ? 0 : 1;
  }

  /** The first word of a line; two threads may make the same string, which does no harm. */
  private String word(int line) {
    String word = words[line];
    if (word == null) {
      int from = offsets[line];
      int to = from;
      while (text[to] != ' ') {
        to++;
      }
      word = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
      words[line] = word;
    }
    return word;
  }

  @Override
  public int highestNumber() {
    return highest;
  }

  @Override
  public List<Integer> privateNumbers() {
    List<Integer> all = numbers();
    return all.subList(all.indexOf(highest) + 1, all.size());
  }

  @Override
  public List<Integer> numbers() {
    List<Integer> all = new ArrayList<>(lines);
    for (int i = 0; i < DENSE; i++) {
      if (lineOf[i] != 0) {
        all.add(base + i);
      }
    }
    int main = all.size();
    for (int line : beyond) {
      all.add(numbers[line]);
    }
    all.subList(main, all.size()).sort(null);
    return List.copyOf(all);
  }

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>(lines);
    for (int nr : numbers()) {
      names.add(name(nr).orElseThrow());
    }
    names.sort(null);
    return List.copyOf(names);
  }

  @Override
  public List<String> suggest(String name) {
    List<String> spellings = new ArrayList<>(lines);
    for (int i = 0; i < lines; i++) {
      spellings.add(word(i));
    }
    return ClosestNames.to(name, spellings);
  }
}
