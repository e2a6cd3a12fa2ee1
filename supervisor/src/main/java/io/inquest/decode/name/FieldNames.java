package io.inquest.decode.name;

import io.inquest.decode.call.DecodedCall;
import io.inquest.linux.arch.ConstantSet;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of the values of a field: bits beside flags that hold one of several values. Immutable.
 */
final class FieldNames {
  private final long mask;

  /** Whether the kernel has the mask; if not, the field is what no flag takes. */
  private final boolean declared;

  private final long[] values;
  private final byte[][] names;

  private FieldNames(long mask, boolean declared, List<ConstantSet.Entry> values) {
    this.mask = mask;
    this.declared = declared;
    this.values = FlagNames.values(values);
    this.names = FlagNames.names(values);
  }

  /** The field of a set; null if the set has no values of one. */
  static FieldNames of(ConstantSet set) {
    List<ConstantSet.Entry> values = new ArrayList<>();
    long flags = 0;
    for (ConstantSet.Entry entry : set.entries()) {
      if (entry.kind() == ConstantSet.Kind.ENUM) {
        values.add(entry);
      } else if (entry.kind() == ConstantSet.Kind.FLAG) {
        flags |= entry.value();
      }
    }
    if (values.isEmpty()) {
      return null;
    }
    for (ConstantSet.Entry mask : set.entries()) {
      if (mask.kind() == ConstantSet.Kind.MASK && holdsOneOf(mask.value(), values)) {
        if (mask.name().equals("O_ACCMODE")) {
          // All its bits set are a fourth value, for ioctls only: open(2).
          values.add(mask);
        }
        return new FieldNames(mask.value(), true, values);
      }
    }
    return new FieldNames(~flags, false, values);
  }

  private static boolean holdsOneOf(long mask, List<ConstantSet.Entry> values) {
    for (ConstantSet.Entry entry : values) {
      if (entry.value() != 0 && (entry.value() & ~mask) == 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Appends the name of the field's value, if it has one.
   *
   * @param start where the text of the flags began in {@code out}
   * @return what is left of {@code value}
   */
  long print(long value, int start, DecodedCall out) {
    int best = best(value);
    if (best >= 0 && (values[best] != 0 || declared || value == 0)) {
      FlagNames.separate(start, out);
      out.append(names[best]);
      return value & ~values[best];
    }
    return value;
  }

  /** The value that fits and says most: FUTEX_WAIT_PRIVATE over FUTEX_WAIT. */
  private int best(long value) {
    int best = -1;
    for (int i = 0; i < values.length; i++) {
      long candidate = values[i];
      boolean fits = (value & mask) == (candidate & mask) && (value & candidate) == candidate;
      if (fits && (best < 0 || Long.bitCount(candidate) > Long.bitCount(values[best]))) {
        best = i;
      }
    }
    return best;
  }
}
