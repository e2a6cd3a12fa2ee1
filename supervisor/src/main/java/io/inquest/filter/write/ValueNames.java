package io.inquest.filter.write;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ConstantSet;
import io.inquest.linux.arch.Constants;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes values as their constants where they have some, else as numbers. */
final class ValueNames {
  private static final long FIRST_HEX = 0x10000;

  private final Architecture abi;
  private final ConstantSet constants;

  /**
   * @param key of the constants; empty for none
   */
  ValueNames(Architecture abi, String key) {
    this.abi = abi;
    this.constants = key.isEmpty() ? new ConstantSet(key, List.of()) : Constants.set(abi, key);
  }

  /** A value as its constant, or as a number. */
  String value(long value, long mask, boolean signed) {
    Optional<String> name =
        constants.withValue(value & mask).map(ConstantSet.Entry::name).filter(this::isUnique);
    return name.orElseGet(() -> number(value, signed));
  }

  /** Whether a value has a constant. */
  boolean hasName(long value, long mask) {
    return constants
        .withValue(value & mask)
        .map(ConstantSet.Entry::name)
        .filter(this::isUnique)
        .isPresent();
  }

  /** A number: small ones and negative ones decimal. */
  String number(long value, boolean signed) {
    boolean small = value >= 0 && value < FIRST_HEX;
    return small || (signed && value < 0) ? Long.toString(value) : "0x" + Long.toHexString(value);
  }

  /** Bits as the flags that they are, or as a number. */
  String flags(long bits) {
    List<String> flags = new ArrayList<>();
    long rest = bits;
    for (ConstantSet.Entry entry : constants.entries()) {
      long value = entry.value();
      boolean flag = value != 0 && (entry.kind() == ConstantSet.Kind.FLAG || isOfAField(entry));
      if (flag && (rest & value) == value && isUnique(entry.name())) {
        flags.add(entry.name());
        rest &= ~value;
      }
    }
    return rest == 0 && !flags.isEmpty() ? String.join("|", flags) : "0x" + Long.toHexString(bits);
  }

  /** Whether it is a value of a field beside flags, as O_WRONLY is of O_ACCMODE. */
  private boolean isOfAField(ConstantSet.Entry value) {
    boolean within = false;
    for (ConstantSet.Entry entry : constants.entries()) {
      within |=
          entry.kind() == ConstantSet.Kind.MASK
              && value.kind() == ConstantSet.Kind.ENUM
              && (value.value() & ~entry.value()) == 0;
    }
    return within;
  }

  /** Whether the name alone, without its set, means this constant. */
  private boolean isUnique(String name) {
    var value = Constants.value(abi, name);
    return value.isPresent()
        && constants.named(name).filter(each -> each.value() == value.getAsLong()).isPresent();
  }
}
