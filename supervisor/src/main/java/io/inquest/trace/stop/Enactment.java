package io.inquest.trace.stop;

import io.inquest.compile.Supervision;
import io.inquest.decide.Decision;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.Signals;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.trace.install.SupervisedCalls;
import io.inquest.trace.task.Task;

/**
 * Has the kernel enact what it would not by itself: an argument that only this run's filters know
 * makes them give that answer when the kernel asks them, after the stop. Owned by the tracer
 * thread.
 */
public final class Enactment {

  private final Supervision supervision;

  public Enactment(Supervision supervision) {
    this.supervision = supervision;
  }

  /** Kills or traps, as was decided and recorded, and resumes. */
  void end(Task task, StoppedTracee stopped, SeccompData call, Decision decision) {
    if (decision.bySigkill() || !ask(stopped, call, decision.action())) {
      LibC.kill(task.tgid(), Signals.SIGKILL);
      return;
    }
    task.end().hideArgument(call.argument(Supervision.TOKEN_ARGUMENT));
    task.end().expect();
    task.resume(stopped, 0);
  }

  /** At a call's entry: has it fail with {@code result}, whatever other filters answer, resumes. */
  void fail(Task task, StoppedTracee stopped, SeccompData call, long result) {
    if (!ask(stopped, call, SeccompAction.ERRNO)) {
      LibC.kill(task.tgid(), Signals.SIGKILL);
      return;
    }
    int auditArch = call.arch();
    long own = call.argument(Supervision.TOKEN_ARGUMENT);
    task.atSyscallExit(
        (t, atExit, ignored) -> {
          atExit.restoreArgument(auditArch, Supervision.TOKEN_ARGUMENT, own);
          atExit.refuseCall(auditArch, result);
        });
    task.resume(stopped, 0);
  }

  /** Puts the token into the call; false for an ABI in which no filter of a policy's knows it. */
  private boolean ask(StoppedTracee stopped, SeccompData call, SeccompAction action) {
    SupervisedCalls numbers = SupervisedCalls.of(call.arch(), call.nr());
    if (numbers.seccompNr() < 0) {
      return false;
    }
    if (!numbers.stop(call)) {
      stopped.setNumber(call.arch(), numbers.seccompNr());
    }
    stopped.setArgument(call.arch(), Supervision.TOKEN_ARGUMENT, supervision.token(action));
    return true;
  }
}
