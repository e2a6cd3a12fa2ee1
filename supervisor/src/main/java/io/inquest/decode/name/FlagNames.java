package io.inquest.decode.name;

import io.inquest.decode.call.DecodedCall;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ConstantSet;
import io.inquest.linux.arch.Constants;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of a set's bits: some are flags, some make up a field that holds one of several values
 * ({@code O_ACCMODE}, {@code SOCK_TYPE_MASK}). Immutable.
 */
public final class FlagNames {
  private final List<FieldNames> fields;
  private final long[] flags;
  private final byte[][] names;
  private final boolean octalRest;

  private FlagNames(List<FieldNames> fields, List<ConstantSet.Entry> flags, boolean octalRest) {
    this.fields = List.copyOf(fields);
    this.flags = values(flags);
    this.names = names(flags);
    this.octalRest = octalRest;
  }

  /** The names of the constants of {@code key}. */
  public static FlagNames of(Architecture abi, String key) {
    List<FieldNames> fields = new ArrayList<>();
    addField(fields, Constants.set(abi, key));
    String pages = pageSizes(key);
    if (!pages.isEmpty()) {
      addField(fields, Constants.set(abi, pages));
    }
    List<ConstantSet.Entry> flags = new ArrayList<>();
    for (ConstantSet.Entry entry : Constants.set(abi, key).entries()) {
      if (entry.kind() == ConstantSet.Kind.FLAG && isPreferred(key, entry)) {
        flags.add(entry);
      }
    }
    return new FlagNames(
        fields, widestFirst(flags), key.equals("shmget_flags") || key.equals("ipcget_flags"));
  }

  private static void addField(List<FieldNames> fields, ConstantSet set) {
    FieldNames field = FieldNames.of(set);
    if (field != null) {
      fields.add(field);
    }
  }

  /** A flag of several bits (O_SYNC) must win over those that it contains. */
  private static List<ConstantSet.Entry> widestFirst(List<ConstantSet.Entry> flags) {
    List<ConstantSet.Entry> sorted = new ArrayList<>();
    for (int bits = Long.SIZE; bits >= 0; bits--) {
      for (ConstantSet.Entry flag : flags) {
        if (Long.bitCount(flag.value()) == bits) {
          sorted.add(flag);
        }
      }
    }
    return sorted;
  }

  private static boolean isPreferred(String key, ConstantSet.Entry flag) {
    boolean notification = key.equals("pipe2_flags") && flag.name().equals("O_EXCL");
    return !notification && !flag.isOldSpelling();
  }

  /** The set of huge page sizes that share a word with the flags of {@code key}. */
  private static String pageSizes(String key) {
    return switch (key) {
      case "mmap_flags" -> "mmap_huge";
      case "memfd_flags" -> "memfd_huge";
      default -> "";
    };
  }

  /** Appends the names of the bits of {@code value}, and those that have none as a number. */
  public void print(long value, DecodedCall out) {
    int start = out.length();
    long rest = value;
    for (int i = 0; i < fields.size(); i++) {
      rest = fields.get(i).print(rest, start, out);
    }
    for (int i = 0; i < flags.length && rest != 0; i++) {
      if (flags[i] != 0 && (rest & flags[i]) == flags[i]) {
        separate(start, out);
        out.append(names[i]);
        rest &= ~flags[i];
      }
    }
    if (rest != 0) {
      separate(start, out);
      printRest(rest, out);
    } else if (out.length() == start) {
      printZero(out);
    }
  }

  private void printRest(long rest, DecodedCall out) {
    if (octalRest) {
      out.octal(rest);
    } else {
      out.hex(rest);
    }
  }

  private void printZero(DecodedCall out) {
    for (int i = 0; i < flags.length; i++) {
      if (flags[i] == 0) {
        out.append(names[i]);
        return;
      }
    }
    out.append('0');
  }

  /** Appends {@code |} unless a text that began at {@code start} is empty. */
  static void separate(int start, DecodedCall out) {
    if (out.length() > start) {
      out.append('|');
    }
  }

  static long[] values(List<ConstantSet.Entry> entries) {
    long[] values = new long[entries.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = entries.get(i).value();
    }
    return values;
  }

  static byte[][] names(List<ConstantSet.Entry> entries) {
    byte[][] names = new byte[entries.size()][];
    for (int i = 0; i < names.length; i++) {
      names[i] = ValueNames.ascii(entries.get(i).name());
    }
    return names;
  }
}
