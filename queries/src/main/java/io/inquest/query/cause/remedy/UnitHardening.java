package io.inquest.query.cause.remedy;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ConstantSet;
import io.inquest.linux.arch.Constants;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A setting of a unit other than a list of calls, as narrowly loosened as systemd allows
 * (systemd.exec(5)).
 *
 * @param setting its name, which the reader of units gives its rules
 * @param opens what is possible without it
 */
record UnitHardening(String setting, String opens) {
  private static final String FAMILIES = "RestrictAddressFamilies";
  private static final String NAMESPACES = "RestrictNamespaces";

  private static final List<UnitHardening> ALL =
      List.of(
          new UnitHardening(FAMILIES, ""),
          new UnitHardening(NAMESPACES, "namespaces of every kind"),
          new UnitHardening(
              "MemoryDenyWriteExecute",
              "memory that is written to and then executed, which compilers at run time need and"
                  + " injected code as well"),
          new UnitHardening(
              "RestrictRealtime", "realtime policies, by which one program can hold a processor"),
          new UnitHardening(
              "RestrictSUIDSGID",
              "files that run as their owner, or owning group, whoever starts them"),
          new UnitHardening("LockPersonality", "other execution domains, as setarch sets them"),
          new UnitHardening("ProtectClock", "every way to set the clock"),
          new UnitHardening("ProtectKernelModules", "loading and unloading kernel modules"),
          new UnitHardening("ProtectKernelTunables", "writing to the kernel's variables"),
          new UnitHardening("ProtectKernelLogs", "the kernel's log"),
          new UnitHardening("ProtectHostname", "changing the host's name"),
          new UnitHardening("PrivateDevices", "the machine's devices and raw input and output"));

  /** systemd's names of {@code CLONE_NEW*}, in the order of {@code RestrictNamespaces=}. */
  private static final Object[][] KINDS = {
    {"cgroup", 0x02000000L},
    {"ipc", 0x08000000L},
    {"mnt", 0x00020000L},
    {"net", 0x40000000L},
    {"pid", 0x20000000L},
    {"time", 0x00000080L},
    {"user", 0x10000000L},
    {"uts", 0x04000000L},
  };

  /** The setting that refused a call; empty where that is a list of calls. */
  static Optional<UnitHardening> of(Refused refused) {
    return ALL.stream().filter(each -> each.setting.equals(refused.rule().rule())).findFirst();
  }

  /**
   * What lets the call through.
   *
   * @param unit what to call the unit
   */
  Remedy loosened(Refused refused, String unit) {
    String below = ", by a line below every other " + setting + "= of " + unit;
    Optional<String> family = setting.equals(FAMILIES) ? family(refused) : Optional.empty();
    if (family.isPresent()) {
      return new Remedy(
          "Allow sockets of " + family.get() + below, Optional.of(setting + "=" + family.get()));
    }
    List<String> kinds = setting.equals(NAMESPACES) ? kinds(refused) : List.of();
    if (!kinds.isEmpty()) {
      String listed = String.join(" ", kinds);
      return new Remedy(
          "Allow namespaces of the kinds " + listed + below, Optional.of(setting + "=" + listed));
    }
    if (setting.equals(FAMILIES)) {
      return new Remedy(
          "The family of this socket has no name that a unit could allow it by", Optional.empty());
    }
    return new Remedy(
        "If "
            + refused.call()
            + " is really needed, switch off "
            + setting
            + "=, which systemd cannot do for one call"
            + below
            + "; that opens "
            + opens,
        Optional.of(setting + "=no"));
  }

  private static Optional<String> family(Refused refused) {
    long value = refused.decision().arguments().get(0) & 0xffffffffL;
    return Architecture.of(refused.decision().auditArch(), refused.decision().nr())
        .flatMap(abi -> Constants.set(abi, "socket_family").withValue(value))
        .map(ConstantSet.Entry::name);
  }

  /** The kinds that the call asked for; of clone3, whose flags lie in memory, none is known. */
  private static List<String> kinds(Refused refused) {
    int position =
        switch (refused.call()) {
          case "unshare", "clone" -> 0;
          case "setns" -> 1;
          default -> -1;
        };
    List<String> kinds = new ArrayList<>();
    for (Object[] kind : KINDS) {
      long bit = (long) kind[1];
      if (position >= 0 && (refused.decision().arguments().get(position) & bit) != 0) {
        kinds.add((String) kind[0]);
      }
    }
    return kinds;
  }
}
