package io.inquest.query.cause.evidence;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.seccomp.TracerRequest;
import java.util.Optional;

/**
 * A task of the run that was to get another tracer than Inquest. It cannot: a task has one tracer,
 * and the kernel answers EPERM to a second (PTRACE_TRACEME, PTRACE_ATTACH and PTRACE_SEIZE of
 * ptrace(2)). No filter refuses that, so that no refusal explains it.
 */
public final class SecondTracer {
  private SecondTracer() {}

  /** The last such request that a thread group made, or one of its descendants. */
  public static Optional<Decision> wantedBy(ThreadGroupLife group, Scene scene) {
    Decision last = null;
    for (Decision request : scene.evidence().tracerRequests()) {
      if (isInVain(request, scene.tasks())
          && scene.tasks().groupAt(request.tgid(), request.time()).descendsFrom(group)) {
        last = request;
      }
    }
    return Optional.ofNullable(last);
  }

  /** Whether it failed because Inquest is the tracer of the task that it is about. */
  private static boolean isInVain(Decision request, TaskTree tasks) {
    if (request.result().orElse(0) != -Errno.EPERM) {
      return false;
    }
    if (request.arguments().get(0) == TracerRequest.TRACEME) {
      return true;
    }
    int target = tasks.tgidOf(request.arguments().get(1).intValue());
    // The kernel lets nobody trace a thread of its own process.
    return target != 0 && target != request.tgid();
  }

  /** Who asked, and what came of it. */
  public static String inWords(Decision request) {
    return request.comm()
        + " (process "
        + request.tgid()
        + ") called "
        + request.decoded()
        + ", and the kernel answered EPERM: a task has one tracer, and that is Inquest here";
  }
}
