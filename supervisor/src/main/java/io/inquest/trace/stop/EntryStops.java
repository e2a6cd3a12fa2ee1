package io.inquest.trace.stop;

import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.decide.Decider;
import io.inquest.decide.Decision;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.libc.Signals;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.linux.seccomp.TracerRequest;
import io.inquest.trace.install.OlderFilters;
import io.inquest.trace.record.RunRecorder;
import io.inquest.trace.task.ExitDuty;
import io.inquest.trace.task.Task;
import io.inquest.trace.task.TaskSignals;

/**
 * What happens at a syscall-enter-stop of a task that stops at every call. Since Linux 4.8 the
 * filters run after this stop, so what they are about to do is recorded before they do it: they do
 * it by themselves, and the call's return shows whether they did. Owned by the tracer thread.
 */
public final class EntryStops {
  private final Decider decider;
  private final RunRecorder recorder;
  private final Safeguards safeguards;
  private final Enactment enactment;
  private final OlderFilters older;
  private final ExitDuty takenByOlder = this::returned;
  private final boolean recordAll;
  private final boolean seccompStops;
  private final SeccompData call = new SeccompData();
  private long calls;

  /**
   * @param older the filters that the run's own are on top of
   * @param recordAll whether calls that nothing refuses are recorded too
   * @param seccompStops whether a filter's RET_TRACE stops the task; if not, its call fails
   */
  public EntryStops(
      Decider decider,
      RunRecorder recorder,
      Safeguards safeguards,
      Enactment enactment,
      OlderFilters older,
      boolean recordAll,
      boolean seccompStops) {
    this.decider = decider;
    this.recorder = recorder;
    this.safeguards = safeguards;
    this.enactment = enactment;
    this.older = older;
    this.recordAll = recordAll;
    this.seccompStops = seccompStops;
  }

  /** How many calls have stopped so far. */
  public long calls() {
    return calls;
  }

  /** Decides, records and resumes. */
  public void handle(Task task, StoppedTracee stopped) {
    call.set(stopped.syscallInfo());
    int enacted = decider.enacted(task.filters(), call);
    SeccompAction kernels = SeccompAction.of(enacted);
    Decision decision = decider.decide(task.filters(), call);
    if (seccompStops && kernels == SeccompAction.TRACE) {
      calls++;
      if (older.listened() && decision.action() == SeccompAction.ERRNO) {
        // A notification would outrank the stop, and the listener may let the call go on.
        forestall(task, stopped, decision);
        return;
      }
      // A seccomp-stop follows, and SeccompStops.
      watchForOlder(task);
      task.resume(stopped, 0);
      return;
    }
    boolean goesOn = goesOn(decision.action()) && decision.action() == kernels;
    if (goesOn && !safeguards.ready(task, stopped, call)) {
      return;
    }
    calls++;
    if (isUnobserved(task, decision)) {
      unobserved(task, stopped, decision);
    } else if (goesOn) {
      if (kernels != SeccompAction.USER_NOTIF) {
        watchForOlder(task);
      }
      letThrough(task, stopped, decision);
    } else if (decision.action() == kernels) {
      refused(task, stopped, decision, enacted);
    } else {
      forestall(task, stopped, decision);
    }
  }

  /** Whether the call may yet be made: a listener may let it go on. */
  private static boolean goesOn(SeccompAction action) {
    return action == SeccompAction.ALLOW
        || action == SeccompAction.LOG
        || action == SeccompAction.USER_NOTIF;
  }

  /** Whether the call is not made and returns an error. */
  private static boolean fails(SeccompAction action) {
    return action == SeccompAction.ERRNO || action == SeccompAction.TRACE;
  }

  /** What a call returns that {@link #fails}. */
  private static long result(SeccompAction action, int data) {
    return action == SeccompAction.ERRNO ? -data : -Errno.ENOSYS;
  }

  private static boolean isUnobserved(Task task, Decision decision) {
    return decision.filter() >= 0
        && decision.action() != SeccompAction.ALLOW
        && task.filters().filter(decision.filter()).origin() == Origin.INHERITED;
  }

  /**
   * What a filter answers that is older than its tracer is recorded where it shows by itself: in
   * the call's result here, in a trap or a kill by {@link Deaths}.
   */
  private void unobserved(Task task, StoppedTracee stopped, Decision decision) {
    if (fails(decision.action())) {
      SeccompData made = new SeccompData().set(stopped.syscallInfo());
      long expected = result(decision.action(), decision.data());
      task.atSyscallExit(
          (t, atExit, result) -> {
            if (result == expected) {
              recorder.decision(t, made, atExit, decision, result);
            }
          });
    } else if (goesOn(decision.action())) {
      safeguards.apply(task, stopped, call);
    }
    task.resume(stopped, 0);
  }

  private void watchForOlder(Task task) {
    if (older.witnessed()) {
      task.older().enter(call);
      task.atSyscallExit(takenByOlder);
    }
  }

  /** A call returns that an older filter has answered, unless it has stopped for the witness. */
  private void returned(Task task, StoppedTracee atExit, long result) {
    if (task.older().passed()) {
      return;
    }
    task.older().pass();
    if (TaskSignals.of(task.tid()).isPending(Signals.SIGSYS)) {
      // It is a trap, which Deaths records.
      return;
    }
    if (Errno.isError(result) || result == 0) {
      Decision answer = task.filters().answerOfUnread(SeccompAction.ERRNO, (int) -result);
      recorder.decision(task, task.older().call(), atExit, answer, result);
    }
  }

  private void letThrough(Task task, StoppedTracee stopped, Decision decision) {
    if (recordAll || decision.action() != SeccompAction.ALLOW || TracerRequest.isIn(call)) {
      long sequence = recorder.decision(task, call, stopped, decision);
      task.atSyscallExit((t, atExit, result) -> recorder.result(sequence, result));
    }
    safeguards.apply(task, stopped, call);
    task.resume(stopped, 0);
  }

  private void refused(Task task, StoppedTracee stopped, Decision decision, int enacted) {
    if (fails(decision.action())) {
      letFail(task, stopped, decision, enacted);
    } else {
      recorder.decision(task, call, stopped, decision);
      task.end().expect();
    }
    task.resume(stopped, 0);
  }

  /**
   * The kernel would do less than was decided: a filter that it holds as it is outranks the stop
   * that stands in for a refusal of another.
   */
  private void forestall(Task task, StoppedTracee stopped, Decision decision) {
    switch (decision.action()) {
      case KILL_PROCESS, KILL_THREAD, TRAP -> {
        recorder.decision(task, call, stopped, decision);
        enactment.end(task, stopped, call, decision);
      }
      case ERRNO -> {
        recorder.decision(task, call, stopped, decision, -decision.data());
        enactment.fail(task, stopped, call, -decision.data());
      }
      default -> throw new IllegalStateException(decision + " is outranked by what it outranks");
    }
  }

  /** Records a call that the kernel is about to fail, and sees to it that it fails as decided. */
  private void letFail(Task task, StoppedTracee stopped, Decision decision, int enacted) {
    long result = result(decision.action(), decision.data());
    long kernels = result(decision.action(), SeccompAction.data(enacted));
    int auditArch = call.arch();
    long sequence = recorder.decision(task, call, stopped, decision, result);
    task.atSyscallExit(
        (t, atExit, returned) -> {
          if (returned != kernels) {
            recorder.result(sequence, returned);
            recorder.append(
                new Gap(
                    recorder.now(),
                    GapKind.UNOBSERVED_FILTER,
                    t.tid(),
                    1,
                    "the call of decision "
                        + sequence
                        + " returned "
                        + (Errno.isError(returned)
                            ? "-" + ErrnoNames.nameOrNumber((int) -returned)
                            : Long.toString(returned))
                        + ": a filter of the task is not the one that was recorded"));
          } else if (kernels != result) {
            // Of two filters that fail the call the newer one's errno counts.
            atExit.refuseCall(auditArch, result);
          }
        });
  }
}
