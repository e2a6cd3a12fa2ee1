package io.inquest.linux.arch;

import java.util.List;
import java.util.Optional;

/**
 * The constants of one kind of argument on one ABI, in the order of the kernel's headers.
 * Immutable.
 *
 * @param key the key it was asked for; several sets may belong to it (ioctl, sockopt)
 * @param entries aliases (several names of one value) included
 */
public record ConstantSet(String key, List<Entry> entries) {

  /** Keeps a copy of the entries. */
  public ConstantSet {
    entries = List.copyOf(entries);
  }

  /** What a constant says of the bits of a value. */
  public enum Kind {
    /** Bits that are set or not, often one; 0 and several bits occur. */
    FLAG,
    /** The whole value, or of the field that the set's {@link #MASK} selects where it has one. */
    ENUM,
    /** Selects a field of the value. */
    MASK
  }

  /**
   * A constant.
   *
   * @param set the set it belongs to: {@link ConstantSet#key} or {@code key.something}
   * @param name the macro's name
   * @param value as an unsigned number of 64 bits; negative ints are 32-bit two's complement
   *     ({@code AT_FDCWD} is 0xffffff9c)
   */
  public record Entry(String set, String name, long value, Kind kind) {

    /** Whether the same value has a name that people know better. */
    public boolean isOldSpelling() {
      return switch (name) {
        case "AF_LOCAL",
            "FASYNC",
            "IPPROTO_HOPOPTS",
            "IPV6_ORIGDSTADDR",
            "IP_ORIGDSTADDR",
            "MSG_SENDPAGE_NOPOLICY",
            "NETLINK_INET_DIAG",
            "O_NDELAY",
            "SA_ONESHOT",
            "SO_DETACH_BPF",
            "TCP_CM_INQ" ->
            true;
        default -> false;
      };
    }
  }

  /** Whether there is no constant of this key. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The first constant with exactly this value that is no mask. */
  public Optional<Entry> withValue(long value) {
    for (Entry entry : entries) {
      if (entry.value() == value && entry.kind() != Kind.MASK) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /** The constant with this name. */
  public Optional<Entry> named(String name) {
    for (Entry entry : entries) {
      if (entry.name().equals(name)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }
}
