package io.inquest.linux.arch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A table held in sorted arrays: names are found by bisection, numbers of the main range by index.
 */
final class NumberTable implements SyscallTable {
  /** The numbers of Arm's private calls are {@code __ARM_NR_BASE} (0x0f0000) and up. */
  private static final int ARM_PRIVATE = 0x0f0000;

  /** x32's own calls are 512 to 547; the range is closed (syscall_64.tbl). */
  private static final int X32_PRIVATE = X32.BIT + 512;

  private static final Map<String, NumberTable> LOADED = new ConcurrentHashMap<>();

  /** Names and other spellings, sorted, and the number of each. */
  private final String[] spellings;

  private final int[] numberOf;

  /** The table's own names, by number; the numbers ascend. */
  private final int[] numbers;

  private final String[] names;
  private final int mainRange;

  /** Names by number less {@code first}, for the main range; null where there is no call. */
  private final String[] byNumber;

  private final int first;

  private NumberTable(String[] spellings, int[] numberOf, long[] ranks, int firstPrivate) {
    this.spellings = spellings;
    this.numberOf = numberOf;
    this.numbers = new int[ranks.length];
    this.names = new String[ranks.length];
    int main = 0;
    for (int i = 0; i < ranks.length; i++) {
      numbers[i] = (int) (ranks[i] >>> 32);
      names[i] = spellings[(int) ranks[i]];
      if (numbers[i] < firstPrivate) {
        main++;
      }
    }
    this.mainRange = main;
    this.first = numbers[0];
    this.byNumber = new String[numbers[main - 1] - first + 1];
    for (int i = 0; i < main; i++) {
      byNumber[numbers[i] - first] = names[i];
    }
  }

  static NumberTable of(String abi) {
    NumberTable table = LOADED.get(abi);
    if (table == null) {
      table = load(abi);
      LOADED.put(abi, table);
    }
    return table;
  }

  private static NumberTable load(String abi) {
    if (Architecture.named(abi).isEmpty()) {
      throw new IllegalArgumentException("no ABI is called " + abi);
    }
    Reader reader = new Reader();
    TableText.once(abi + ".syscalls").forEachLine(reader);
    return new NumberTable(
        reader.spellings.toArray(new String[0]),
        Arrays.copyOf(reader.numbers, reader.spellings.size()),
        reader.ranks(),
        abi.equals("x32") ? X32_PRIVATE : ARM_PRIVATE);
  }

  /** Takes the lines {@code NAME NUMBER} and {@code SPELLING NUMBER NAME}, sorted. */
  private static final class Reader implements TableText.LineSink {
    final List<String> spellings = new ArrayList<>(600);
    int[] numbers = new int[1024];
    private long[] ranks = new long[1024];
    private int count;

    @Override
    public void line(boolean head, String line) {
      int space = line.indexOf(' ');
      int next = line.indexOf(' ', space + 1);
      int number = Integer.parseInt(line, space + 1, next < 0 ? line.length() : next, 10);
      int index = spellings.size();
      numbers[index] = number;
      spellings.add(line.substring(0, space));
      if (next < 0) {
        ranks[count++] = (long) number << 32 | index;
      }
    }

    /** Number and index of each of the table's own names, ascending. */
    long[] ranks() {
      long[] sorted = Arrays.copyOf(ranks, count);
      Arrays.sort(sorted);
      return sorted;
    }
  }

  @Override
  public Optional<String> name(int nr) {
    int index = nr - first;
    if (index >= 0 && index < byNumber.length) {
      return Optional.ofNullable(byNumber[index]);
    }
    int found = Arrays.binarySearch(numbers, nr);
    return found < 0 ? Optional.empty() : Optional.of(names[found]);
  }

  @Override
  public OptionalInt number(String name) {
    int found = Arrays.binarySearch(spellings, name);
    return found < 0 ? OptionalInt.empty() : OptionalInt.of(numberOf[found]);
  }

  @Override
  public int highestNumber() {
    return numbers[mainRange - 1];
  }

  @Override
  public List<Integer> privateNumbers() {
    return boxed(mainRange);
  }

  @Override
  public List<Integer> numbers() {
    return boxed(0);
  }

  private List<Integer> boxed(int from) {
    List<Integer> list = new ArrayList<>(numbers.length - from);
    for (int i = from; i < numbers.length; i++) {
      list.add(numbers[i]);
    }
    return List.copyOf(list);
  }

  @Override
  public List<String> names() {
    String[] sorted = names.clone();
    Arrays.sort(sorted);
    return List.of(sorted);
  }

  @Override
  public List<String> suggest(String name) {
    return ClosestNames.to(name, Arrays.asList(spellings));
  }
}
