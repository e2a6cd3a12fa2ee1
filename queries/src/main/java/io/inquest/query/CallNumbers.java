package io.inquest.query;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.X32;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** The numbers that a call's name has on every ABI. */
final class CallNumbers {

  /** A call as records hold it. */
  record Call(int auditArch, int nr) {}

  private CallNumbers() {}

  /**
   * The calls with this name.
   *
   * @throws QueryException if no ABI has one
   */
  static List<Call> of(String name) {
    List<Call> calls = new ArrayList<>();
    for (Architecture abi : Architecture.all()) {
      OptionalInt nr = abi.syscalls().number(name);
      if (nr.isPresent()) {
        calls.add(new Call(abi.auditArch(), nr.getAsInt()));
      }
    }
    if (calls.isEmpty()) {
      throw new QueryException(
          "--syscall: there is no call '"
              + name
              + "'"
              + ClosestNames.hint(ClosestNames.to(name, names())));
    }
    return calls;
  }

  private static Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (Architecture abi : Architecture.all()) {
      int base = abi.name().equals("x32") ? X32.BIT : 0;
      for (int nr = base; nr <= abi.syscalls().highestNumber(); nr++) {
        abi.syscalls().name(nr).ifPresent(names::add);
      }
    }
    return names;
  }
}
