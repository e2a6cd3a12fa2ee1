package io.inquest.linux.arch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The kernel's named constants, whose values may differ from ABI to ABI. Only the tables that an
 * answer needs are read; ioctl's are apart. Safe for use by any thread.
 */
public final class Constants {
  private static final String[] SETS_FILES = {"constants", "ioctl"};

  /** The last has what belongs to no set: it is read when a name is in neither of the others. */
  private static final String[] VALUES_FILES = {"constants", "ioctl", "uapi"};

  private static final Map<String, ConstantSet> SETS = new ConcurrentHashMap<>();

  private Constants() {}

  /**
   * The value of the constant with this name, of whatever set.
   *
   * @return as an unsigned number of 64 bits; negative ints are 32-bit two's complement ({@code
   *     AT_FDCWD} is 0xffffff9c). Empty when this ABI has no such constant
   */
  public static OptionalLong value(Architecture abi, String name) {
    for (String file : VALUES_FILES) {
      Optional<List<String>> block = TableText.of(file + ".values").block(name);
      if (block.isPresent()) {
        return value(abi, name, block.get());
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong value(Architecture abi, String name, List<String> block) {
    String head = block.get(0);
    if (head.length() > name.length()) {
      return OptionalLong.of(Long.parseUnsignedLong(head, name.length() + 1, head.length(), 16));
    }
    for (int i = 1; i < block.size(); i++) {
      String line = block.get(i);
      int space = line.indexOf(' ', 1);
      if (holds(abi, line, space + 1)) {
        return OptionalLong.of(Long.parseUnsignedLong(line, 1, space, 16));
      }
    }
    return OptionalLong.empty();
  }

  /**
   * The constants of a key: those of the set {@code key} and of every set {@code key.something}, on
   * this ABI.
   *
   * @return an empty set when there is none
   */
  public static ConstantSet set(Architecture abi, String key) {
    String id = abi.name() + '/' + key;
    ConstantSet set = SETS.get(id);
    if (set == null) {
      set = read(abi, key);
      SETS.put(id, set);
    }
    return set;
  }

  /** The keys of all sets, sorted. */
  public static List<String> sets() {
    List<String> sets = new ArrayList<>();
    for (String file : SETS_FILES) {
      sets.addAll(TableText.of(file + ".sets").keys());
    }
    sets.sort(null);
    return sets;
  }

  /** The names of this ABI's constants, of whatever set. */
  public static List<String> names(Architecture abi) {
    List<String> names = new ArrayList<>();
    for (String file : VALUES_FILES) {
      TableText.of(file + ".values").forEachLine(new Names(abi, names));
    }
    return names;
  }

  /** Takes the lines {@code NAME VALUE}, or {@code NAME} and lines {@code " VALUE ABI;ABI..."}. */
  private static final class Names implements TableText.LineSink {
    private final Architecture abi;
    private final List<String> names;
    private String varying;

    Names(Architecture abi, List<String> names) {
      this.abi = abi;
      this.names = names;
    }

    @Override
    public void line(boolean head, String line) {
      int space = line.indexOf(' ', 1);
      if (!head) {
        if (holds(abi, line, space + 1)) {
          names.add(varying);
        }
      } else if (space < 0) {
        varying = line;
      } else {
        names.add(line.substring(0, space));
      }
    }
  }

  /**
   * The names of this ABI's constants that are closest to a mistyped one, best first. None has
   * other digits: {@code TCGETS} is no spelling of {@code TCGETS2}, but another request.
   */
  public static List<String> suggest(Architecture abi, String name) {
    String digits = digits(name);
    return ClosestNames.to(
        name, names(abi).stream().filter(known -> digits(known).equals(digits)).toList());
  }

  private static String digits(String name) {
    return name.replaceAll("\\D", "");
  }

  private static ConstantSet read(Architecture abi, String key) {
    TableText table = TableText.of(file(key));
    List<ConstantSet.Entry> entries = new ArrayList<>();
    for (String set : table.keysFrom(key)) {
      if (set.length() == key.length() || set.charAt(key.length()) == '.') {
        List<String> block = table.block(set).orElseThrow();
        for (int i = 1; i < block.size(); i++) {
          add(entries, abi, set, block.get(i));
        }
      }
    }
    return new ConstantSet(key, entries);
  }

  /** errno and signal are wanted by nearly every run, so each is a small table of its own too. */
  private static String file(String key) {
    boolean own = key.equals("errno") || key.equals("errno_internal") || key.equals("signal");
    if (own) {
      return key.equals("signal") ? "signal.sets" : "errno.sets";
    }
    return key.equals("ioctl") || key.startsWith("ioctl.") ? "ioctl.sets" : "constants.sets";
  }

  /** Reads {@code " KIND VALUE NAME [ABI;ABI...]"} and adds it where it holds. */
  private static void add(
      List<ConstantSet.Entry> entries, Architecture abi, String set, String line) {
    int name = line.indexOf(' ', 3) + 1;
    int abis = line.indexOf(' ', name);
    if (abis >= 0 && !holds(abi, line, abis + 1)) {
      return;
    }
    entries.add(
        new ConstantSet.Entry(
            set,
            abis < 0 ? line.substring(name) : line.substring(name, abis),
            Long.parseUnsignedLong(line, 3, name - 1, 16),
            kind(line.charAt(1))));
  }

  /** Whether the ABI is one of the list, separated by {@code ;}, that begins at {@code from}. */
  private static boolean holds(Architecture abi, String line, int from) {
    String name = abi.name();
    int at = line.indexOf(name, from);
    if (at < 0) {
      return false;
    }
    int end = at + name.length();
    return line.charAt(at - 1) == (at == from ? ' ' : ';')
        && (end == line.length() || line.charAt(end) == ';');
  }

  private static ConstantSet.Kind kind(char letter) {
    return switch (letter) {
      case 'f' -> ConstantSet.Kind.FLAG;
      case 'e' -> ConstantSet.Kind.ENUM;
      case 'm' -> ConstantSet.Kind.MASK;
      default -> throw new IllegalStateException("no kind is written " + letter);
    };
  }
}
