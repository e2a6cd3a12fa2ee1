package io.inquest.linux.arch;

import java.util.Optional;
import java.util.OptionalInt;

/** The numbers and names of one ABI's system calls. Immutable. */
public interface SyscallTable {

  /** The name of the call with this number (x32 numbers include {@link X32#BIT}). */
  Optional<String> name(int nr);

  /** The number of the call with this name, or of one of its other spellings. */
  OptionalInt number(String name);

  /** The highest number of the table's main range: calls above it are newer than the table. */
  int highestNumber();

  /** The table of the ABI with this {@link Architecture#name() name}. */
  static SyscallTable of(String abi) {
    return NumberTable.load(abi);
  }
}
