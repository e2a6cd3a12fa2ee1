package io.inquest.policy.unit;

import static io.inquest.policy.unit.UnitFilter.hasBits;
import static io.inquest.policy.unit.UnitFilter.is;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Arm;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.arch.I386;
import io.inquest.policy.Action;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Place;
import io.inquest.policy.Rule;
import io.inquest.policy.libseccomp.ArgumentTest;
import io.inquest.policy.libseccomp.ArgumentTest.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The filters of the settings other than the two lists of calls ({@code seccomp_*} of systemd's
 * {@code src/shared/seccomp-util.c}): which calls, with which arguments, get which errno. Used by
 * one thread.
 */
final class UnitRestrictions {
  private static final Action EPERM = Action.errno(Errno.EPERM);
  private static final Action EACCES = Action.errno(Errno.EACCES);
  private static final Action ENOSYS = Action.errno(Errno.ENOSYS);
  private static final Action EAFNOSUPPORT = Action.errno(Errno.EAFNOSUPPORT);

  /** {@code PROT_*} of {@code <asm-generic/mman-common.h>}, {@code SHM_EXEC} of linux/shm.h. */
  private static final long PROT_EXEC = 4;

  private static final long PROT_WRITE = 2;
  private static final long SHM_EXEC = 0100000;

  /** {@code S_ISUID}, {@code S_ISGID}; {@code O_CREAT} of 64-bit machines. */
  private static final long[] SET_ID_BITS = {04000, 02000};

  private static final long O_CREAT = 0100;

  /** {@code SCHED_*} that no program may have, below SCHED_IDLE. */
  private static final long[] REALTIME = {1, 2, 4};

  private static final long SCHED_IDLE = 5;

  private final List<Architecture> abis;
  private final UnitFilter.Rules rules;
  private final LoadContext context;

  UnitRestrictions(List<Architecture> abis, UnitFilter.Rules rules, LoadContext context) {
    this.abis = abis;
    this.rules = rules;
    this.context = context;
  }

  /**
   * The filters, in the order in which systemd installs them ({@code exec_invoke} of {@code
   * src/core/exec-invoke.c}).
   *
   * @param personality what LockPersonality= keeps, {@code PER_*}
   */
  List<UnitFilter> filters(
      UnitSwitches switches, UnitFamilies families, UnitNamespaces namespaces, long personality) {
    List<UnitFilter> filters = new ArrayList<>();
    calls(filters, "ProtectHostname", switches, List.of("sethostname", "setdomainname"));
    families.place().ifPresent(place -> filters.add(families(families, place)));
    switches.on("MemoryDenyWriteExecute").ifPresent(at -> filters.add(writeExecute(at)));
    switches.on("RestrictRealtime").ifPresent(at -> filters.add(realtime(at)));
    switches.on("RestrictSUIDSGID").ifPresent(at -> filters.add(setId(at)));
    namespaces.place().ifPresent(place -> filters.add(namespaces(namespaces, place)));
    calls(filters, "ProtectKernelTunables", switches, List.of("_sysctl"));
    group(filters, "ProtectKernelModules", switches, "@module");
    calls(filters, "ProtectKernelLogs", switches, List.of("syslog"));
    group(filters, "ProtectClock", switches, "@clock");
    group(filters, "PrivateDevices", switches, "@raw-io");
    switches.on("LockPersonality").ifPresent(at -> filters.add(personality(at, personality)));
    return filters;
  }

  private void group(
      List<UnitFilter> filters, String setting, UnitSwitches switches, String group) {
    calls(filters, setting, switches, context.systemd().members(group).orElseThrow());
  }

  private void calls(
      List<UnitFilter> filters, String setting, UnitSwitches switches, Iterable<String> calls) {
    Optional<Place> place = switches.on(setting);
    if (place.isPresent()) {
      UnitFilter filter = new UnitFilter(abis);
      for (String call : calls) {
        filter.add(call, rules.of(setting, EPERM, place.get()));
      }
      filters.add(filter);
    }
  }

  /** i386 is left out: its programs may create sockets through socketcall. */
  private UnitFilter families(UnitFamilies families, Place place) {
    UnitFilter filter = new UnitFilter(abis);
    Rule rule = rules.of("RestrictAddressFamilies", EAFNOSUPPORT, place);
    for (Architecture abi : abis) {
      if (abi != I386.ABI) {
        families.refused().forEach(tests -> filter.addTo(abi, "socket", rule, tests));
      }
    }
    return filter;
  }

  private UnitFilter writeExecute(Place place) {
    String setting = "MemoryDenyWriteExecute";
    boolean byKernel = context.systemd().leavesWriteExecuteToTheKernel(context.kernel());
    if (byKernel) {
      context.note(
          place,
          "systemd "
              + context.systemd().number()
              + " lets this kernel itself refuse memory that is both written to and executed"
              + " (prctl PR_SET_MDWE), without a filter; Inquest refuses what the filter of older"
              + " versions did, with the kernel's EACCES");
    }
    UnitFilter filter = new UnitFilter(abis);
    Rule rule = rules.of(setting, byKernel ? EACCES : EPERM, place);
    ArgumentTest both = hasBits(2, PROT_EXEC | PROT_WRITE);
    ArgumentTest executable = hasBits(2, PROT_EXEC);
    for (Architecture abi : abis) {
      if (abi == I386.ABI) {
        // The old mmap has its arguments in memory; shmat goes through ipc, which is let through.
        filter.addTo(abi, "mmap2", rule, List.of(both));
        filter.addTo(abi, "mmap", rule, List.of());
      } else {
        filter.addTo(abi, abi == Arm.ABI ? "mmap2" : "mmap", rule, List.of(both));
        filter.addTo(abi, "shmat", rule, List.of(hasBits(2, SHM_EXEC)));
      }
    }
    filter.add("mprotect", rule, executable);
    filter.add("pkey_mprotect", rule, executable);
    return filter;
  }

  private UnitFilter realtime(Place place) {
    UnitFilter filter = new UnitFilter(abis);
    Rule rule = rules.of("RestrictRealtime", EPERM, place);
    for (long policy : REALTIME) {
      filter.add("sched_setscheduler", rule, is(1, Operator.EQ, policy));
    }
    filter.add("sched_setscheduler", rule, is(1, Operator.GT, SCHED_IDLE));
    return filter;
  }

  private UnitFilter setId(Place place) {
    UnitFilter filter = new UnitFilter(abis);
    Rule rule = rules.of("RestrictSUIDSGID", EPERM, place);
    for (long bit : SET_ID_BITS) {
      for (String call : List.of("chmod", "fchmod", "mkdir", "mknod", "creat")) {
        filter.add(call, rule, hasBits(1, bit));
      }
      for (String call : List.of("fchmodat", "fchmodat2", "mkdirat", "mknodat")) {
        filter.add(call, rule, hasBits(2, bit));
      }
      filter.add("open", rule, hasBits(1, O_CREAT), hasBits(2, bit));
      filter.add("openat", rule, hasBits(2, O_CREAT), hasBits(3, bit));
    }
    // Its flags and mode lie in memory.
    filter.add("openat2", rules.of("RestrictSUIDSGID", ENOSYS, place));
    return filter;
  }

  private UnitFilter namespaces(UnitNamespaces namespaces, Place place) {
    String setting = "RestrictNamespaces";
    UnitFilter filter = new UnitFilter(abis);
    Rule rule = rules.of(setting, EPERM, place);
    // Its flags lie in memory; glibc does with clone what it cannot do with clone3.
    filter.add("clone3", rules.of(setting, ENOSYS, place));
    if (namespaces.refusesAll()) {
      filter.add("setns", rule);
    } else {
      filter.add("setns", rule, is(1, Operator.EQ, 0));
    }
    for (long kind : namespaces.refused()) {
      filter.add("unshare", rule, hasBits(0, kind));
      filter.add("clone", rule, hasBits(0, kind));
      if (!namespaces.refusesAll()) {
        filter.add("setns", rule, hasBits(1, kind));
      }
    }
    return filter;
  }

  private UnitFilter personality(Place place, long personality) {
    UnitFilter filter = new UnitFilter(abis);
    Rule rule = rules.of("LockPersonality", EPERM, place);
    filter.add("personality", rule, is(0, Operator.NE, personality));
    return filter;
  }
}
