package io.inquest.linux.arch;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The numbers and names of one ABI's system calls. Immutable and safe for use by any thread. */
public interface SyscallTable {

  /** The kernel table's name of the call with this number (x32 numbers include {@link X32#BIT}). */
  Optional<String> name(int nr);

  /**
   * The number of the call with this name: the kernel table's, or else another tool's spelling of
   * it, or its event's ({@code newfstat}).
   */
  OptionalInt number(String name);

  /**
   * The highest number of the table's main range, where new calls are added: calls above it are
   * newer than the table, {@link #privateNumbers()} excepted. With {@link X32#BIT} on x32.
   */
  int highestNumber();

  /**
   * The numbers that the table knows above its main range, ascending: Arm's private calls (983041
   * and up), and the calls of x32 alone (512 and up, a range that the kernel has closed).
   */
  List<Integer> privateNumbers();

  /** Every number of the table, ascending. */
  List<Integer> numbers();

  /** Every name of the kernel's table, sorted; other spellings are not in it. */
  List<String> names();

  /** The names, other spellings included, that are closest to a mistyped one, best first. */
  List<String> suggest(String name);

  /**
   * The table of the ABI with this {@link Architecture#name() name}, read at its first use.
   *
   * @throws IllegalArgumentException when no such ABI is known
   */
  static SyscallTable of(String abi) {
    return NumberTable.of(abi);
  }
}
