package io.inquest.compile;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.TracerRequest;
import io.inquest.policy.Policy;
import java.util.List;

/** What the supervised form of a policy returns, worked out from the rule that decides a call. */
final class InstalledAnswer {
  private static final SeccompAction[] ENACTED = {
    SeccompAction.KILL_PROCESS, SeccompAction.KILL_THREAD, SeccompAction.TRAP
  };

  private InstalledAnswer() {}

  /**
   * The ABI that a call is judged by.
   *
   * @param made an ABI of its audit arch, which x32 shares with x86_64
   * @param listed those that the policy is about
   */
  static Architecture abiOf(List<Architecture> listed, Architecture made, int nr) {
    if (made.auditArch() != X86_64.ABI.auditArch()) {
      return made;
    }
    if (Integer.compareUnsigned(nr, X32.BIT) < 0) {
      return X86_64.ABI;
    }
    return nr == -1 && (listed.contains(X86_64.ABI) || !listed.contains(X32.ABI))
        ? X86_64.ABI
        : X32.ABI;
  }

  /**
   * The return value for a call.
   *
   * @param abi see {@link #abiOf}
   * @param origin what decides it
   */
  static int of(
      Policy policy,
      Supervision supervision,
      Architecture abi,
      int nr,
      long[] args,
      RuleOrigin origin) {
    List<Architecture> listed = policy.architectures();
    boolean foreign = !listed.contains(abi);
    boolean comesHere = listed.stream().anyMatch(abi::sharesKernelWith);
    boolean escapes = !foreign || (comesHere && !isNative(policy.foreign().action()));
    if (escapes && isInspected(abi, nr, args)) {
      return inspected(supervision, abi, args[Supervision.TOKEN_ARGUMENT]);
    }
    return switch (origin.action().action()) {
      case ERRNO, LOG, TRACE -> SeccompAction.TRACE.with(origin.id());
      case ALLOW ->
          origin.record() || supervision.recordAll()
              ? SeccompAction.TRACE.with(origin.id())
              : origin.action().returnValue();
      default -> origin.action().returnValue();
    };
  }

  private static int inspected(Supervision supervision, Architecture abi, long token) {
    long mask = abi.wordBits() == 64 ? -1 : 0xffffffffL;
    for (SeccompAction action : ENACTED) {
      if (((token ^ supervision.token(action)) & mask) == 0) {
        return action.value();
      }
    }
    return ((token ^ supervision.failure()) & mask) == 0
        ? SeccompAction.ERRNO.with(Errno.ENOSYS)
        : SeccompAction.TRACE.with(Supervision.INSPECT);
  }

  private static boolean isNative(SeccompAction action) {
    return List.of(ENACTED).contains(action);
  }

  private static boolean isInspected(Architecture abi, int nr, long[] args) {
    return switch (abi.syscalls().name(nr).orElse("")) {
      case "seccomp", "clone3" -> true;
      case "prctl" -> (int) args[0] == 21 || (int) args[0] == 22;
      case "clone" -> (args[0] & 0x00800000) != 0;
      case "ptrace" -> TracerRequest.isIn(abi.auditArch(), nr, word(abi, args[0]));
      default -> false;
    };
  }

  private static long word(Architecture abi, long argument) {
    return abi.wordBits() == Long.SIZE ? argument : Integer.toUnsignedLong((int) argument);
  }
}
