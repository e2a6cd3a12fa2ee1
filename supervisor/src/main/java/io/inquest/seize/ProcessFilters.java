package io.inquest.seize;

import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.proc.ProcFs;
import io.inquest.linux.ptrace.Ptrace;
import io.inquest.linux.ptrace.Stop;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.Tracee;
import io.inquest.linux.ptrace.TraceeGoneException;
import io.inquest.linux.ptrace.WaitStatus;
import io.inquest.linux.seccomp.SeccompAction;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The seccomp filters of a running task, as the kernel has them (PTRACE_SECCOMP_GET_FILTER): it is
 * traced and stands still for the moment that reading them takes. A call that it waits in goes on,
 * but for those that the kernel never restarts (signal(7)): as with any tracer, they return EINTR.
 */
public final class ProcessFilters {
  /** Stands for a filter that may not be read: it keeps the others' places in the chain. */
  public static final Program STAND_IN =
      Program.of(List.of(Instruction.of(Instruction.RET_K, SeccompAction.ALLOW.value())));

  private ProcessFilters() {}

  /**
   * Reads them. The calling thread must have no tracee.
   *
   * @param pid a process, whose leading thread is meant, or a thread
   * @return the oldest first; none if it is under no filter
   * @throws AttachException if it cannot be traced, or this process may not read filters
   */
  public static List<Program> of(int pid) {
    Ptrace ptrace = new Ptrace();
    try {
      ptrace.seizeAlone(pid);
      ptrace.interrupt(pid);
      if (ptrace.waitFor(pid) == pid && WaitStatus.stopped(ptrace.waitStatus())) {
        return read(new Tracee(ptrace, pid).stoppedBy(ptrace.waitStatus()));
      }
      throw new AttachException(pid, "it has ended");
    } catch (TraceeGoneException e) {
      throw new AttachException(pid, "there is no such process");
    } catch (ErrnoException e) {
      throw SeizedProcess.refusal(e, pid, ProcFs.read("/proc/" + pid + "/status"));
    }
  }

  private static List<Program> read(StoppedTracee stopped) {
    try {
      if (!stopped.mayReadFilters()) {
        throw new AttachException(
            stopped.tid(),
            "its filters can be read with CAP_SYS_ADMIN only, and by a process without filters:"
                + " run inquest as root, outside of containers");
      }
      return held(stopped);
    } finally {
      stopped.detach(stopped.stop() == Stop.SIGNAL_DELIVERY ? stopped.signal() : 0);
    }
  }

  /** Those of a stopped task that this process may read, the oldest first. */
  public static List<Program> held(StoppedTracee stopped) {
    List<Program> programs = new ArrayList<>();
    Optional<byte[]> code = stopped.seccompFilter(0);
    while (code.isPresent()) {
      programs.add(Program.parse(code.get(), ByteOrder.nativeOrder()));
      code = stopped.seccompFilter(programs.size());
    }
    return programs;
  }
}
