package io.inquest.linux.ptrace;

import io.inquest.linux.arch.Registers;
import io.inquest.linux.memory.TraceeMemory;
import io.inquest.linux.ptrace.Ptrace.Resume;
import java.util.Optional;

/**
 * A tracee while it stands still: the only way to its registers and memory.
 *
 * <p>Resuming consumes it: what is asked of it afterwards throws {@link IllegalStateException}. The
 * same object returns at the task's next stop, so a stop allocates nothing. Owned by the tracer
 * thread.
 */
public final class StoppedTracee {
  private final Ptrace ptrace;
  private final int tid;
  private final TraceeMemory memory;
  private int status;
  private boolean stopped;

  StoppedTracee(Ptrace ptrace, int tid) {
    this.ptrace = ptrace;
    this.tid = tid;
    this.memory = new TraceeMemory(tid);
  }

  StoppedTracee at(int newStatus) {
    status = newStatus;
    stopped = true;
    if (Stop.isExec(newStatus)) {
      memory.replaced();
    }
    return this;
  }

  /** The task's thread id, as the tracer's pid namespace knows it. */
  public int tid() {
    return tid;
  }

  /** Why it stopped. */
  public Stop stop() {
    requireStopped();
    return Stop.of(status);
  }

  /** The signal to be delivered, or the one that stopped the thread group. */
  public int signal() {
    requireStopped();
    return WaitStatus.stopSignal(status);
  }

  /**
   * See {@link Ptrace#eventMessage}.
   *
   * @throws TraceeGoneException also if the task was killed since: then it stands at its exit event
   *     already, whose message is another
   */
  public long eventMessage() {
    long message = ptrace.eventMessage(tid);
    if (stop() != Stop.EXIT && ptrace.signalInfo(tid).code() != WaitStatus.eventCode(status)) {
      throw new TraceeGoneException("PTRACE_GETEVENTMSG", tid);
    }
    return message;
  }

  /**
   * See {@link Ptrace#syscallInfo}.
   *
   * @throws TraceeGoneException also if the task was killed since and left its call
   */
  public SyscallInfo syscallInfo() {
    Stop stop = stop();
    SyscallInfo info = ptrace.syscallInfo(tid);
    if (stop == Stop.SECCOMP ? !info.isSeccompStop() : stop == Stop.SYSCALL && info.isOutside()) {
      throw new TraceeGoneException("PTRACE_GET_SYSCALL_INFO", tid);
    }
    return info;
  }

  /**
   * See {@link Ptrace#signalInfo}.
   *
   * @throws TraceeGoneException also if the task was killed since, before it took the signal
   */
  public SignalInfo signalInfo() {
    int signal = signal();
    SignalInfo info = ptrace.signalInfo(tid);
    if (info.signal() != signal) {
      throw new TraceeGoneException("PTRACE_GETSIGINFO", tid);
    }
    return info;
  }

  /** See {@link Ptrace#seccompFilter}. */
  public Optional<byte[]> seccompFilter(int index) {
    requireStopped();
    return ptrace.seccompFilter(tid, index);
  }

  /** See {@link Ptrace#mayReadFilters}. */
  public boolean mayReadFilters() {
    requireStopped();
    return ptrace.mayReadFilters(tid);
  }

  /** The task's memory. */
  public TraceeMemory memory() {
    requireStopped();
    return memory;
  }

  /** See {@link RegisterAccess#read}. */
  public Registers registers(int auditArch) {
    requireStopped();
    return ptrace.registers().read(tid, auditArch);
  }

  /** See {@link RegisterAccess#readLatestCall}. */
  public Registers registersOfLatestCall(int auditArch, int number) {
    requireStopped();
    return ptrace.registers().readLatestCall(tid, auditArch, number);
  }

  /** Writes the registers last read by {@link #registers}. */
  public void writeRegisters() {
    requireStopped();
    ptrace.registers().write(tid);
  }

  /** See {@link RegisterAccess#refuse}. */
  public void refuseCall(int auditArch, long result) {
    requireStopped();
    ptrace.registers().refuse(tid, auditArch, result);
  }

  /** See {@link RegisterAccess#setNumber}. */
  public void setNumber(int auditArch, int number) {
    requireStopped();
    ptrace.registers().setNumber(tid, auditArch, number);
  }

  /** See {@link RegisterAccess#setArgument}. */
  public void setArgument(int auditArch, int position, long value) {
    requireStopped();
    ptrace.registers().setArgument(tid, auditArch, position, value);
  }

  /** See {@link RegisterAccess#restoreArgument}. */
  public void restoreArgument(int auditArch, int position, long value) {
    requireStopped();
    ptrace.registers().restoreArgument(tid, auditArch, position, value);
  }

  /** See {@link RegisterAccess#auditArchOfCode}. */
  public int auditArchOfCode() {
    requireStopped();
    return ptrace.registers().auditArchOfCode(tid);
  }

  /** See {@link RegisterAccess#returnAddressMask}. */
  public long returnAddressMask() {
    requireStopped();
    return ptrace.registers().returnAddressMask(tid);
  }

  /** The task's signal mask, see {@link Ptrace#blockedSignals(int)}. */
  public long blockedSignals() {
    requireStopped();
    return ptrace.blockedSignals(tid);
  }

  /** Sets the task's signal mask, see {@link Ptrace#blockedSignals(int, long)}. */
  public void blockedSignals(long set) {
    requireStopped();
    ptrace.blockedSignals(tid, set);
  }

  /** Lets the task run on until its next event. */
  public void resume() {
    resume(Resume.CONTINUE, 0);
  }

  /** Lets the task run on, with {@code signal} delivered if it is not 0. */
  public void resume(Resume how, int signal) {
    requireStopped();
    stopped = false;
    ptrace.resume(tid, how, signal);
  }

  /** Lets the task go its way without a tracer; if its group has stopped, it stays stopped. */
  public void detach(int signal) {
    requireStopped();
    stopped = false;
    ptrace.detach(tid, signal);
  }

  /** Leaves the task in its group-stop until SIGCONT. */
  public void listen() {
    requireStopped();
    stopped = false;
    ptrace.listen(tid);
  }

  /**
   * Resumes and waits for this task's next stop.
   *
   * @throws TraceeGoneException if the task ended instead
   */
  public StoppedTracee resumeAndWait(Resume how, int signal) {
    resume(how, signal);
    int waited = ptrace.waitFor(tid);
    if (waited != tid || !WaitStatus.stopped(ptrace.waitStatus())) {
      throw new TraceeGoneException("waiting for a stop", tid);
    }
    return at(ptrace.waitStatus());
  }

  private void requireStopped() {
    if (!stopped) {
      throw new IllegalStateException("task " + tid + " is running");
    }
  }
}
