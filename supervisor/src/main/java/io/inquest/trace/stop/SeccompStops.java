package io.inquest.trace.stop;

import io.inquest.decide.Decider;
import io.inquest.decide.Decision;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.linux.seccomp.TracerRequest;
import io.inquest.trace.install.OlderFilters;
import io.inquest.trace.record.RunRecorder;
import io.inquest.trace.task.Task;

/**
 * What happens at a seccomp-stop: the chain's decision is recorded, and then takes effect. Owned by
 * the tracer thread.
 */
public final class SeccompStops {
  private final Decider decider;
  private final RunRecorder recorder;
  private final Safeguards safeguards;
  private final Enactment enactment;
  private final OlderFilters older;
  private final boolean recordAll;
  private final SeccompData call = new SeccompData();
  private final CallTexts texts = new CallTexts();

  /**
   * @param older the filters that the run's own are on top of
   * @param recordAll whether what a call that was let through returns is recorded too
   */
  public SeccompStops(
      Decider decider,
      RunRecorder recorder,
      Safeguards safeguards,
      Enactment enactment,
      OlderFilters older,
      boolean recordAll) {
    this.decider = decider;
    this.recorder = recorder;
    this.safeguards = safeguards;
    this.enactment = enactment;
    this.older = older;
    this.recordAll = recordAll;
  }

  /** Decides, records, enacts and resumes. */
  public void handle(Task task, StoppedTracee stopped) {
    call.set(stopped.syscallInfo());
    if (older.any() && !stopsByItself(task)) {
      stoppedOtherwise(task, stopped);
      return;
    }
    task.older().pass();
    Decision decision = decider.decide(task.filters(), call);
    switch (decision.action()) {
      case ERRNO -> refuse(task, stopped, decision, -decision.data());
      // As without a tracer: the call is not made, and says so.
      case TRACE, USER_NOTIF -> refuse(task, stopped, decision, -Errno.ENOSYS);
      case KILL_PROCESS, KILL_THREAD, TRAP -> {
        recorder.decision(task, call, stopped, decision);
        enactment.end(task, stopped, call, decision);
      }
      case LOG, ALLOW -> letThrough(task, stopped, decision);
    }
  }

  /** Whether the filters that Inquest knows, as they decide, are what the call stops for. */
  private boolean stopsByItself(Task task) {
    return SeccompAction.of(decider.enacted(task.filters(), call)) == SeccompAction.TRACE;
  }

  /** At the stop of a witness, or of an older filter's RET_TRACE, to which nobody listens. */
  private void stoppedOtherwise(Task task, StoppedTracee stopped) {
    if (older.witnessed()) {
      task.older().pass();
      task.resume(stopped, 0);
    } else {
      int data = stopped.syscallInfo().returnData();
      Decision answer = task.filters().answerOfUnread(SeccompAction.TRACE, data);
      refuse(task, stopped, answer, -Errno.ENOSYS);
    }
  }

  private void refuse(Task task, StoppedTracee stopped, Decision decision, long result) {
    recorder.decision(task, call, stopped, decision, result);
    stopped.refuseCall(call.arch(), result);
    task.resume(stopped, 0);
  }

  private void letThrough(Task task, StoppedTracee stopped, Decision decision) {
    Decision kept = kept(task, stopped, decision);
    if (!safeguards.ready(task, stopped, call)) {
      return;
    }
    if (kept == null) {
      safeguards.apply(task, stopped, call);
    } else {
      record(task, stopped, kept);
    }
    task.resume(stopped, 0);
  }

  /** The decision as it is recorded; null if it is not. */
  private Decision kept(Task task, StoppedTracee stopped, Decision decision) {
    if (!task.filters().recordsByRule() || decision.action() != SeccompAction.ALLOW) {
      return decision;
    }
    return decider
        .kept(task.filters(), call, decision, texts.of(call, stopped.memory()))
        .orElse(recordAll || TracerRequest.isIn(call) ? decision : null);
  }

  private void record(Task task, StoppedTracee stopped, Decision decision) {
    long sequence = recorder.decision(task, call, stopped, decision);
    safeguards.apply(task, stopped, call);
    if (decision.action() == SeccompAction.LOG || recordAll || TracerRequest.isIn(call)) {
      task.atSyscallExit((t, atExit, result) -> recorder.result(sequence, result));
    }
  }
}
