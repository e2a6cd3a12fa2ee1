package io.inquest.linux.arch;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A table held in memory. */
record NumberTable(Map<String, Integer> numbers, Map<Integer, String> names, int highestNumber)
    implements SyscallTable {

  static NumberTable load(String abi) {
    return new NumberTable(Map.of(abi, 0), Map.of(0, abi), 0);
  }

  @Override
  public Optional<String> name(int nr) {
    return Optional.ofNullable(names.get(nr));
  }

  @Override
  public OptionalInt number(String name) {
    Integer nr = numbers.get(name);
    return nr == null ? OptionalInt.empty() : OptionalInt.of(nr);
  }
}
