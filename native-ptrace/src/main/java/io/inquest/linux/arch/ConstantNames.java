package io.inquest.linux.arch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Writes values as their constants where they have some, else as numbers. Immutable. */
public final class ConstantNames {
  private static final long FIRST_HEX = 0x10000;

  private final Architecture abi;
  private final ConstantSet constants;

  /**
   * The names that one kind of argument has on an ABI.
   *
   * @param key of the constants, a {@link Parameter#flagSet()}; empty for none
   */
  public ConstantNames(Architecture abi, String key) {
    this.abi = abi;
    this.constants = key.isEmpty() ? new ConstantSet(key, List.of()) : Constants.set(abi, key);
  }

  /** A value as its constant, or as a number. */
  public String value(long value, long mask, boolean signed) {
    return name(value, mask).orElseGet(() -> number(value, signed));
  }

  /** Whether a value has a constant. */
  public boolean hasName(long value, long mask) {
    return name(value, mask).isPresent();
  }

  private Optional<String> name(long value, long mask) {
    return constants.withValue(value & mask).map(ConstantSet.Entry::name).filter(this::isUnique);
  }

  /** A number: small ones and negative ones decimal. */
  public String number(long value, boolean signed) {
    boolean small = value >= 0 && value < FIRST_HEX;
    return small || (signed && value < 0) ? Long.toString(value) : "0x" + Long.toHexString(value);
  }

  /**
   * A value as what it is composed of: the values of its fields, then its flags, {@code
   * O_RDONLY|O_CLOEXEC}. Bits without a name are a number.
   *
   * @param value of the bits that count, without a sign
   * @param mask the bits that count
   */
  public String composed(long value, long mask, boolean signed) {
    List<String> names = new ArrayList<>();
    long rest = value;
    for (ConstantSet.Entry part : parts(value)) {
      names.add(part.name());
      rest &= ~part.value();
    }
    for (ConstantSet.Entry flag : flagsByWidth()) {
      if ((rest & flag.value()) == flag.value() && isUsable(flag)) {
        names.add(flag.name());
        rest &= ~flag.value();
      }
    }
    if (names.isEmpty()) {
      int unused = Long.numberOfLeadingZeros(mask);
      return value(signed ? value << unused >> unused : value, mask, signed);
    }
    if (rest != 0) {
      names.add("0x" + Long.toHexString(rest));
    }
    return String.join("|", names);
  }

  /** The named value of each field; where there are no fields, the one that flags add to. */
  private List<ConstantSet.Entry> parts(long value) {
    List<ConstantSet.Entry> parts = new ArrayList<>();
    long fields = 0;
    for (ConstantSet.Entry entry : constants.entries()) {
      if (entry.kind() == ConstantSet.Kind.MASK) {
        fields |= entry.value();
        fieldValue(entry, value & entry.value()).ifPresent(parts::add);
      }
    }
    Optional<ConstantSet.Entry> largest = largestValue(value);
    boolean whole =
        largest.isPresent()
            && (parts.isEmpty() || (largest.get().value() == value && (value & ~fields) != 0));
    return whole ? List.of(largest.get()) : parts;
  }

  /** A field's value; the low byte of clone's flags is a signal. */
  private Optional<ConstantSet.Entry> fieldValue(ConstantSet.Entry field, long value) {
    for (ConstantSet.Entry entry : constants.entries()) {
      if (entry.kind() == ConstantSet.Kind.ENUM && entry.value() == value && isUsable(entry)) {
        return Optional.of(entry);
      }
    }
    return field.name().equals("CSIGNAL") && value != 0
        ? Constants.set(abi, "signal").withValue(value)
        : Optional.empty();
  }

  /** The largest named value that, with flags, makes up {@code value}. */
  private Optional<ConstantSet.Entry> largestValue(long value) {
    ConstantSet.Entry largest = null;
    long flags = 0;
    for (ConstantSet.Entry flag : flagsByWidth()) {
      flags |= flag.value();
    }
    for (ConstantSet.Entry entry : constants.entries()) {
      boolean fits =
          entry.kind() == ConstantSet.Kind.ENUM
              && (value & entry.value()) == entry.value()
              && (value & ~entry.value() & ~flags) == 0;
      if (fits
          && (largest == null || Long.compareUnsigned(entry.value(), largest.value()) > 0)
          && isUsable(entry)) {
        largest = entry;
      }
    }
    return Optional.ofNullable(largest);
  }

  private boolean isUsable(ConstantSet.Entry entry) {
    return !entry.isOldSpelling() && isUnique(entry.name());
  }

  /** A flag of several bits (O_SYNC) comes before those that it contains. */
  private List<ConstantSet.Entry> flagsByWidth() {
    List<ConstantSet.Entry> flags = new ArrayList<>();
    for (ConstantSet.Entry entry : constants.entries()) {
      if (entry.kind() == ConstantSet.Kind.FLAG && entry.value() != 0) {
        flags.add(entry);
      }
    }
    flags.sort(Comparator.comparingInt(flag -> -Long.bitCount(flag.value())));
    return flags;
  }

  /** Bits as the flags that they are, or as a number. */
  public String flags(long bits) {
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
