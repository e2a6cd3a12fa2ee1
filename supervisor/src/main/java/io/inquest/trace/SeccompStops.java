package io.inquest.trace;

import io.inquest.decide.Decider;
import io.inquest.decide.Decision;
import io.inquest.filter.Supervision;
import io.inquest.linux.libc.Errno;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.SyscallInfo;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;

/**
 * What happens at a seccomp-stop: the chain's decision is recorded, and then takes effect. Owned by
 * the tracer thread.
 */
final class SeccompStops {
  private static final int TOKEN_ARGUMENT = 5;
  private static final int SIGKILL = 9;

  private final Decider decider;
  private final RunRecorder recorder;
  private final ProgramFilters programFilters;
  private final Supervision supervision;
  private final SeccompData call = new SeccompData();

  SeccompStops(
      Decider decider,
      RunRecorder recorder,
      ProgramFilters programFilters,
      Supervision supervision) {
    this.decider = decider;
    this.recorder = recorder;
    this.programFilters = programFilters;
    this.supervision = supervision;
  }

  /** Decides, records, enacts and resumes. */
  void handle(Task task, StoppedTracee stopped) {
    SyscallInfo info = stopped.syscallInfo();
    call.set(
        info.number(),
        info.auditArch(),
        info.instructionPointer(),
        info.argument(0),
        info.argument(1),
        info.argument(2),
        info.argument(3),
        info.argument(4),
        info.argument(5));
    Decision decision = decider.decide(task.filters(), call);
    switch (decision.action()) {
      case ERRNO -> refuse(task, stopped, decision, -decision.data());
      // As without a tracer: the call is not made, and says so.
      case TRACE, USER_NOTIF -> refuse(task, stopped, decision, -Errno.ENOSYS);
      case KILL_PROCESS, KILL_THREAD, TRAP -> enactNatively(task, stopped, decision);
      case LOG, ALLOW -> letThrough(task, stopped, decision);
    }
  }

  private void refuse(Task task, StoppedTracee stopped, Decision decision, long result) {
    recorder.decision(task, call, stopped.memory(), decision, result);
    stopped.refuseCall(call.arch(), result);
    task.resume(stopped, 0);
  }

  /**
   * A kill or trap that the filter answered with RET_TRACE, since it concerns a call that must
   * stop: an argument that only this run's filters know makes them kill or trap by themselves when
   * the kernel asks them again after the stop.
   */
  private void enactNatively(Task task, StoppedTracee stopped, Decision decision) {
    recorder.decision(task, call, stopped.memory(), decision);
    if (decision.bySigkill()) {
      LibC.kill(task.tgid(), SIGKILL);
      return;
    }
    task.hideArgument(call.argument(TOKEN_ARGUMENT));
    SupervisedCalls numbers = SupervisedCalls.of(call.arch(), call.nr());
    if (!numbers.alwaysStops(call.nr())) {
      // An answer of a program's filter that is no action, and that another's LOG has hidden: the
      // filters look for the token in the calls of these numbers only.
      stopped.setNumber(call.arch(), numbers.seccompNr());
    }
    stopped.setArgument(call.arch(), TOKEN_ARGUMENT, supervision.token(decision.action()));
    task.resume(stopped, 0);
  }

  private void letThrough(Task task, StoppedTracee stopped, Decision decision) {
    long sequence = recorder.decision(task, call, stopped.memory(), decision);
    SupervisedCalls numbers = SupervisedCalls.of(call.arch(), call.nr());
    if (call.nr() == numbers.cloneNr()) {
      UntracedClone.clearArgument(task, stopped, call);
    } else if (call.nr() == numbers.clone3Nr()) {
      UntracedClone.clearMemory(task, stopped, call);
    } else if (call.nr() == numbers.seccompNr() || call.nr() == numbers.prctlNr()) {
      programFilters.supervise(task, stopped, call, numbers);
    }
    if (decision.action() == SeccompAction.LOG || supervision.recordAll()) {
      task.atSyscallExit((t, atExit, result) -> recorder.result(sequence, result));
    }
    task.resume(stopped, 0);
  }
}
