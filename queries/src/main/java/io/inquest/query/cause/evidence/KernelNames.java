package io.inquest.query.cause.evidence;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.arch.SignalNames;
import io.inquest.linux.seccomp.SeccompAction;
import java.util.Optional;

/** Calls, arches, errnos and signals as people write them; a number where there is no name. */
public final class KernelNames {

  /** What an imported record says that does not tell KILL_THREAD and KILL_PROCESS apart. */
  public static final String KILL = "KILL";

  private KernelNames() {}

  /** The name of the call's ABI, or its audit arch in hex. */
  public static String arch(int auditArch, int nr) {
    Optional<Architecture> abi = Architecture.of(auditArch, nr);
    return abi.isPresent() ? abi.get().name() : hex(auditArch & 0xffffffffL);
  }

  /** The call's name, empty where the tables have none. */
  public static Optional<String> syscall(int auditArch, int nr) {
    Optional<Architecture> abi = Architecture.of(auditArch, nr);
    return abi.isPresent() ? abi.get().syscalls().name(nr) : Optional.empty();
  }

  /** The call's name, or {@code syscall 471} where the tables have none. */
  public static String callOf(Decision decision) {
    return decision.nr() == Decision.UNKNOWN_NR
        ? "a call"
        : syscall(decision.auditArch(), decision.nr()).orElse("syscall " + decision.nr());
  }

  /** {@code EPERM}, or the number where there is no name. */
  public static String errno(int errno) {
    return ErrnoNames.name(errno).orElse(Integer.toString(errno));
  }

  /** {@code SIGSYS}, or {@code signal 99}. */
  public static String signal(int signal) {
    return SignalNames.name(signal).orElse("signal " + signal);
  }

  /** What was decided, as filters write it: {@code ERRNO(EPERM)}, {@code KILL_PROCESS}. */
  public static String action(Decision decision) {
    if (decision.data() == Decision.KILL_OF_EITHER_KIND) {
      return KILL;
    } else if (decision.isImported()) {
      return SeccompAction.of(decision.action()).name();
    }
    return action(SeccompAction.of(decision.action()).with(decision.data()));
  }

  /** What a filter's return value says. */
  public static String action(int returnValue) {
    SeccompAction action = SeccompAction.of(returnValue);
    return switch (action) {
      case ERRNO -> "ERRNO(" + errno(SeccompAction.data(returnValue)) + ")";
      case TRACE -> "TRACE(" + SeccompAction.data(returnValue) + ")";
      default -> action.name();
    };
  }

  /** Lower-case hex with {@code 0x}. */
  public static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
