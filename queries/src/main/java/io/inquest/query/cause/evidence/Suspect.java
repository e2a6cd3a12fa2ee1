package io.inquest.query.cause.evidence;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.fallback.FallBack;
import io.inquest.linux.libc.Signals;
import io.inquest.linux.seccomp.SeccompAction;
import java.util.Optional;

/**
 * Like refusals of one thread group, weighed together.
 *
 * @param kind what makes them alike
 * @param first the first of them
 * @param last the last of them
 * @param count how many there were
 * @param group the thread group
 */
public record Suspect(
    RefusalKind kind, Decision first, Decision last, long count, ThreadGroupLife group) {
  private static final int STANDARD_ERROR = 2;

  /** The call's name, or {@code syscall 471}. */
  public String call() {
    return KernelNames.callOf(last);
  }

  /** What the filters answered. */
  public SeccompAction action() {
    return SeccompAction.of(kind.action());
  }

  /** Whether the kernel killed at this call. */
  public boolean kills() {
    return action() == SeccompAction.KILL_PROCESS || action() == SeccompAction.KILL_THREAD;
  }

  /**
   * Whether the kernel ended the whole thread group at this call. Policies that emulate mode 1 end
   * with SIGKILL as mode 1 does, all others with SIGSYS.
   *
   * @param ending how the group ended
   */
  public boolean endedItsGroup(Ending ending) {
    return kills()
        && (ending.killedBy(Signals.SIGSYS)
            || (action() == SeccompAction.KILL_PROCESS && ending.killedBy(Signals.SIGKILL)));
  }

  /**
   * Whether the call failed with an errno; TRACE without a tracer that wants it fails with ENOSYS.
   */
  public boolean fails() {
    return action() == SeccompAction.ERRNO || action() == SeccompAction.TRACE;
  }

  /** Whether what was refused last was a write to descriptor 2. */
  public boolean writesToStandardError() {
    boolean writes = call().equals("write") || call().equals("writev");
    return writes && !last().isImported() && last().arguments().get(0).intValue() == STANDARD_ERROR;
  }

  /** The errno that the program saw. */
  public int errno() {
    return action() == SeccompAction.TRACE ? Errno.ENOSYS : kind.data();
  }

  /** What programs are known to do when this call fails. */
  public Optional<FallBack> fallBack() {
    return FallBack.of(call(), kind.selector());
  }

  /** As people speak of it: {@code clone3: EPERM}. */
  public String inWords() {
    return call() + ": " + (fails() ? KernelNames.errno(errno()) : action().name());
  }
}
