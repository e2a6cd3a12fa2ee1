package io.inquest.linux.arch;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The names of errno values (errno(3), {@code <asm-generic/errno.h>}), which are the same on every
 * ABI that Inquest knows; those that only a tracer sees ({@code ERESTARTSYS}) included.
 */
public final class ErrnoNames {
  private ErrnoNames() {}

  /**
   * The name of an errno value; the first in the header where there are several ({@code EAGAIN},
   * not {@code EWOULDBLOCK}).
   *
   * @param errno positive
   */
  public static Optional<String> name(int errno) {
    Optional<ConstantSet.Entry> entry = set("errno").withValue(errno);
    if (entry.isEmpty()) {
      entry = set("errno_internal").withValue(errno);
    }
    return entry.isEmpty() ? Optional.empty() : Optional.of(entry.get().name());
  }

  /** {@code EPERM}, or {@code errno 4000} for a value that has no name. */
  public static String nameOrNumber(int errno) {
    return name(errno).orElse("errno " + errno);
  }

  /**
   * The value of an errno name such as {@code EPERM}; those internal to the kernel are not here.
   */
  public static OptionalInt number(String name) {
    Optional<ConstantSet.Entry> entry = set("errno").named(name);
    return entry.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(Math.toIntExact(entry.get().value()));
  }

  /** The errno names that are closest to a mistyped one, best first. */
  public static List<String> suggest(String name) {
    return ClosestNames.to(name, set("errno").entries().stream().map(e -> e.name()).toList());
  }

  private static ConstantSet set(String key) {
    return Constants.set(X86_64.ABI, key);
  }
}
