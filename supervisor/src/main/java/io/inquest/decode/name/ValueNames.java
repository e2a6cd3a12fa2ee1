package io.inquest.decode.name;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ConstantSet;
import io.inquest.linux.arch.Constants;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The names of a set's values. Immutable. */
public final class ValueNames {
  private final long[] values;
  private final byte[][] names;

  private ValueNames(long[] values, byte[][] names) {
    this.values = values;
    this.names = names;
  }

  /** The names of the constants of {@code key}. */
  public static ValueNames of(Architecture abi, String key) {
    List<ConstantSet.Entry> entries = Constants.set(abi, key).entries();
    long[] values = new long[entries.size()];
    byte[][] names = new byte[entries.size()][];
    int count = 0;
    for (ConstantSet.Entry entry : entries) {
      if (entry.kind() != ConstantSet.Kind.MASK && !entry.isOldSpelling()) {
        values[count] = entry.value();
        names[count++] = ascii(entry.name());
      }
    }
    return new ValueNames(Arrays.copyOf(values, count), names);
  }

  /** The name of a value, null if it has none; the first of several. */
  public byte[] find(long value) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == value) {
        return names[i];
      }
    }
    return null;
  }

  public static byte[] ascii(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
