package io.inquest.query.cause.evidence;

import io.inquest.audit.entry.AuditEntry.Decision;

/**
 * What makes two refusals of one thread group alike: the call, what was answered, and by which
 * rule.
 *
 * @param tgid the thread group
 * @param auditArch {@code seccomp_data.arch}
 * @param nr {@code seccomp_data.nr}
 * @param selector the argument that says which of its many calls a multiplexing call is (an ioctl's
 *     request, a prctl's option, a socket's family), else 0
 * @param action {@code SECCOMP_RET_ACTION_FULL}
 * @param data {@code SECCOMP_RET_DATA}
 * @param filter the deciding filter's index
 * @param rule the deciding rule's name
 */
public record RefusalKind(
    int tgid, int auditArch, int nr, int selector, int action, int data, int filter, String rule) {

  /** The kind of a refusal. */
  public static RefusalKind of(Decision refusal) {
    int position = selectorPosition(KernelNames.callOf(refusal));
    return new RefusalKind(
        refusal.tgid(),
        refusal.auditArch(),
        refusal.nr(),
        position < 0 || refusal.arguments().isEmpty()
            ? 0
            : refusal.arguments().get(position).intValue(),
        refusal.action(),
        refusal.data(),
        refusal.filter(),
        refusal.rule());
  }

  /** Which argument selects the operation of {@code call}; -1 if the call is one operation. */
  public static int selectorPosition(String call) {
    return switch (call) {
      case "prctl",
          "arch_prctl",
          "personality",
          "clone",
          "socket",
          "socketpair",
          "socketcall",
          "ipc",
          "bpf",
          "keyctl",
          "unshare",
          "seccomp",
          "ptrace",
          "membarrier",
          "quotactl" ->
          0;
      case "ioctl", "fcntl", "fcntl64", "futex", "setns" -> 1;
      case "madvise", "setsockopt", "getsockopt", "getrandom" -> 2;
      default -> -1;
    };
  }
}
