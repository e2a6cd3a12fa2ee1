package io.inquest.trace.stop;

import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.compile.Supervision;
import io.inquest.decide.Decider;
import io.inquest.decide.Decision;
import io.inquest.linux.arch.Registers;
import io.inquest.linux.libc.Signals;
import io.inquest.linux.ptrace.SignalInfo;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.WaitStatus;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.trace.record.RunRecorder;
import io.inquest.trace.task.Task;
import io.inquest.trace.task.TaskSignals;
import java.util.OptionalLong;

/**
 * Attributes what the kernel enacts by itself: a filter's KILL shows at the task's exit event, its
 * TRAP at the delivery of SIGSYS. The chain, evaluated on the task's registers, tells which filter
 * it was. Owned by the tracer thread.
 */
public final class Deaths {

  /** Signals that end a program by default and are not sent in the course of ordinary work. */
  private static final long RECORDED =
      bits(1, 2, 3, 4, 5, 6, 7, 8, 11, 13, 15, 16, 24, 25, Signals.SIGSYS);

  private final Decider decider;
  private final RunRecorder recorder;
  private final LivingThreads threads;
  private final SeccompData call = new SeccompData();

  public Deaths(Decider decider, RunRecorder recorder, LivingThreads threads) {
    this.decider = decider;
    this.recorder = recorder;
    this.threads = threads;
  }

  private static long bits(int... signals) {
    long set = 0;
    for (int signal : signals) {
      set |= 1L << signal;
    }
    return set;
  }

  /** At a signal-delivery-stop: records the trap that raised it, and a signal that may kill. */
  public void signal(Task task, StoppedTracee stopped) {
    int signal = stopped.signal();
    if (signal >= Long.SIZE || (RECORDED & 1L << signal) == 0) {
      return;
    }
    SignalInfo info = stopped.signalInfo();
    boolean sent = info.sentByProcess();
    SignalDelivered entry =
        new SignalDelivered(
            recorder.now(),
            task.tid(),
            task.tgid(),
            signal,
            info.code(),
            sent ? info.senderPid() : 0,
            sent ? 0 : info.address64());
    if (signal == Signals.SIGSYS && info.code() == SignalInfo.SYS_SECCOMP) {
      trapped(task, stopped, info);
    }
    recorder.append(entry);
  }

  private void trapped(Task task, StoppedTracee stopped, SignalInfo info) {
    int auditArch = info.auditArch();
    call.set(info.syscall(), auditArch, info.address64(), stopped.registers(auditArch));
    OptionalLong hidden = task.end().takeHiddenArgument();
    if (hidden.isPresent()) {
      // The program's handler must find the argument that it passed.
      stopped.setArgument(call.arch(), Supervision.TOKEN_ARGUMENT, hidden.getAsLong());
    }
    if (task.end().take()) {
      return;
    }
    Decision decision = decider.decide(task.filters(), call);
    // A task may queue itself a signal that looks like a trap.
    if (decision.action() == SeccompAction.TRAP) {
      recorder.decision(task, call, stopped, decision);
    } else if (task.filters().anyUnread() && callNotMade(stopped, auditArch) == info.syscall()) {
      Decision answer = task.filters().answerOfUnread(SeccompAction.TRAP, info.errno());
      recorder.decision(task, call, stopped, answer);
      if (!TaskSignals.of(task.tid()).catches(Signals.SIGSYS)) {
        // It ends by this signal, at the same call.
        task.end().expect();
      }
    }
  }

  /**
   * At an exit event: records the kill that caused it, if one did.
   *
   * @return the wait status that the task ends with
   */
  public int exit(Task task, StoppedTracee stopped) {
    int status = (int) stopped.eventMessage();
    boolean recorded = task.end().take();
    if (WaitStatus.terminationSignal(status) == Signals.SIGSYS && !recorded) {
      killed(task, stopped);
    }
    return status;
  }

  /** Records a task's end once. */
  public void ended(Task task, int status) {
    if (!task.exiting()) {
      task.markExiting();
      recorder.append(new TaskExited(recorder.now(), task.tid(), task.tgid(), status));
    }
  }

  private void killed(Task task, StoppedTracee stopped) {
    // The task is not at a syscall-stop, but the audit arch of its call still stands.
    int auditArch = stopped.syscallInfo().auditArch();
    int nr = callNotMade(stopped, auditArch);
    if (nr == -1) {
      return;
    }
    Registers registers = stopped.registers(auditArch);
    boolean rolledBack = registers.syscallNumber() == -1 || registers.result() == nr;
    long firstArgument = registers.argument(0);
    long ip = registers.instructionPointer();
    // Of a call that has returned they show what it was let through with.
    call.set(nr, auditArch, ip, stopped.registersOfLatestCall(auditArch, nr));
    Decision decision = decider.decide(task.filters(), call);
    boolean kills =
        decision.action() == SeccompAction.KILL_PROCESS
            || decision.action() == SeccompAction.KILL_THREAD;
    // KILL_PROCESS ends every thread by SIGSYS: the culprit is the one that stands at the entry of
    // a call that the chain kills for.
    if (kills) {
      recorder.decision(task, call, stopped, decision);
    } else if (task.filters().anyUnread() && nr >= 0) {
      killedByUnread(task, stopped, rolledBack && call.argument(0) == firstArgument);
    }
  }

  /**
   * A kill that no filter explains which Inquest knows. The kernel rolls the registers back where
   * it ends the process, as it does for the last thread of one. Else it has ended this thread
   * alone; or another one, by whose call the process ends, while this one was about to make its
   * own.
   */
  private void killedByUnread(Task task, StoppedTracee stopped, boolean rolledBack) {
    if (rolledBack || threads.anyBeside(task)) {
      SeccompAction action = rolledBack ? SeccompAction.KILL_PROCESS : SeccompAction.KILL_THREAD;
      recorder.decision(task, call, stopped, task.filters().answerOfUnread(action, 0));
    }
  }

  /**
   * The number of the call that the task has entered and that was not made; -1 if there is none.
   */
  private static int callNotMade(StoppedTracee stopped, int auditArch) {
    Registers registers = stopped.registers(auditArch);
    long ip = registers.instructionPointer();
    byte[] before = stopped.memory().read(ip - Registers.BEFORE, Registers.BEFORE);
    return (int) registers.callNotMade(before);
  }
}
