package io.inquest.policy;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Arm;
import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.ForeignCalls;
import io.inquest.linux.arch.SyscallTable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Looks up the names of system calls as policies write them. */
public final class CallNames {
  private static final String ARM_PRIVATE = "ARM_";

  private CallNames() {}

  /** The call's number under exactly the kernel's name, other tools' spellings left aside. */
  public static OptionalInt exact(Architecture abi, String name) {
    SyscallTable table = abi.syscalls();
    OptionalInt number = table.number(name);
    if (number.isPresent() && table.name(number.getAsInt()).orElse("").equals(name)) {
      return number;
    }
    return OptionalInt.empty();
  }

  /**
   * The call's number under the name that the C headers give it ({@code __NR_read}): the kernel's,
   * but for Arm's private calls ({@code __ARM_NR_set_tls}) and a second name of one of its others.
   */
  public static OptionalInt ofHeaders(Architecture abi, String name) {
    if (abi == Arm.ABI && name.startsWith(ARM_PRIVATE)) {
      OptionalInt number = exact(abi, name.substring(ARM_PRIVATE.length()));
      boolean own =
          number.isPresent() && abi.syscalls().privateNumbers().contains(number.getAsInt());
      return own ? number : OptionalInt.empty();
    }
    return abi == Arm.ABI && name.equals("sync_file_range2")
        ? abi.syscalls().number(name)
        : exact(abi, name);
  }

  /** Whether some machine has the call, one of those included of which Inquest has no table. */
  public static boolean isKnown(String name) {
    for (Architecture abi : Architecture.all()) {
      if (abi.syscalls().number(name).isPresent()) {
        return true;
      }
    }
    return !ForeignCalls.machines(name).isEmpty();
  }

  /** Names like a mistyped one, of these ABIs first. */
  public static List<String> suggest(List<Architecture> abis, String name) {
    List<String> names = new ArrayList<>();
    for (Architecture abi : abis) {
      for (String like : abi.syscalls().suggest(name)) {
        if (!names.contains(like)) {
          names.add(like);
        }
      }
    }
    return names.size() > 3 ? names.subList(0, 3) : names;
  }

  /** The ABIs as a message lists them: {@code x86_64, i386}. */
  public static String list(List<Architecture> abis) {
    StringBuilder out = new StringBuilder();
    for (Architecture abi : abis) {
      out.append(out.length() == 0 ? "" : ", ").append(abi.name());
    }
    return out.toString();
  }

  /**
   * That an ABI lacks a call, with the names that are near.
   *
   * @param place where the call is named
   * @param remedy what to do about it, or nothing
   */
  public static PolicyException absent(Place place, Architecture abi, String call, String remedy) {
    return new PolicyException(
        place,
        abi.name()
            + " has no system call '"
            + call
            + "'"
            + ClosestNames.hint(suggest(List.of(abi), call)),
        remedy);
  }
}
