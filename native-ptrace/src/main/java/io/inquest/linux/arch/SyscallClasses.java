package io.inquest.linux.arch;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Calls by what they are about, named as strace(1) does: {@code %file} has the calls with a path,
 * {@code %desc} those with a descriptor, {@code %signal} those on signals, and so on.
 */
public final class SyscallClasses {
  private static final String TABLE = "classes";

  private SyscallClasses() {}

  /**
   * The calls of a class.
   *
   * @param name with its {@code %}
   * @return kernel names of whatever ABI, sorted: not all exist on a given one. Empty when there is
   *     no such class
   */
  public static Optional<Set<String>> members(String name) {
    Optional<List<String>> block = TableText.of(TABLE).block(name);
    if (block.isEmpty()) {
      return Optional.empty();
    }
    Set<String> calls = new LinkedHashSet<>();
    for (String line : block.get().subList(1, block.get().size())) {
      calls.add(line.substring(1));
    }
    return Optional.of(calls);
  }

  /** The names of all classes, sorted. */
  public static List<String> names() {
    return TableText.of(TABLE).keys();
  }
}
