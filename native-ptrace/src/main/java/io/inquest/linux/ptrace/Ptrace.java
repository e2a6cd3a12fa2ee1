package io.inquest.linux.ptrace;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import java.util.Optional;

/**
 * The requests of ptrace(2) and the wait that goes with them, for one tracer thread, which owns
 * this object and its buffers.
 *
 * <p>Every request throws {@link TraceeGoneException} if the task died, {@link ErrnoException} if
 * the kernel refused for another reason.
 */
public final class Ptrace {
  /** {@code <linux/ptrace.h>}. */
  private static final int CONT = 7;

  private static final int SINGLESTEP = 9;
  private static final int DETACH = 17;
  private static final int SYSCALL = 24;
  private static final int GETEVENTMSG = 0x4201;
  private static final int GETSIGINFO = 0x4202;
  private static final int SETSIGINFO = 0x4203;
  private static final int SEIZE = 0x4206;
  private static final int INTERRUPT = 0x4207;
  private static final int LISTEN = 0x4208;
  private static final int GETSIGMASK = 0x420a;
  private static final int SETSIGMASK = 0x420b;
  private static final int SECCOMP_GET_FILTER = 0x420c;
  private static final int GET_SYSCALL_INFO = 0x420e;

  private static final int O_TRACESYSGOOD = 0x01;
  private static final int O_TRACEFORK = 0x02;
  private static final int O_TRACEVFORK = 0x04;
  private static final int O_TRACECLONE = 0x08;
  private static final int O_TRACEEXEC = 0x10;
  private static final int O_TRACEEXIT = 0x40;
  private static final int O_TRACESECCOMP = 0x80;
  private static final int O_EXITKILL = 0x100000;

  /**
   * All events but the end of a vfork, which tells nothing and costs a stop; and the death of the
   * tracees should the tracer die (I3).
   */
  private static final int OPTIONS =
      O_TRACESYSGOOD
          | O_TRACEFORK
          | O_TRACEVFORK
          | O_TRACECLONE
          | O_TRACEEXEC
          | O_TRACEEXIT
          | O_TRACESECCOMP
          | O_EXITKILL;

  /**
   * What to do to a task that was there before: it outlives the tracer, and its filters' RET_TRACE
   * stays theirs.
   */
  private static final int ATTACH_OPTIONS = OPTIONS & ~(O_EXITKILL | O_TRACESECCOMP);

  private static final int WNOHANG = 1;
  private static final int WSTOPPED = 2;
  private static final int WEXITED = 4;
  private static final int WNOWAIT = 0x1000000;
  private static final int P_PID = 1;
  private static final int SIGINFO_SIZE = 128;
  private static final int SI_CODE = 8;
  private static final int SI_STATUS = 24;
  private static final int CLD_EXITED = 1;
  private static final int CLD_KILLED = 2;
  private static final int CLD_DUMPED = 3;
  private static final int CLD_TRAPPED = 4;

  /** PTRACE_EVENT_EXIT of linux/ptrace.h. */
  private static final int EVENT_EXIT = 6;

  private static final int WALL = 0x40000000;
  private static final int WNOTHREAD = 0x20000000;

  private final NativeBuffer word = NativeBuffer.allocate(8);
  private final SyscallInfo syscallInfo = new SyscallInfo();
  private final SignalInfo signalInfo = new SignalInfo();
  private final RegisterAccess registers = RegisterAccess.ofHost();
  private final NativeBuffer childInfo = NativeBuffer.allocate(SIGINFO_SIZE);
  private final int waitidNr = Architecture.host().syscalls().number("waitid").orElseThrow();
  private final PendingEvents pending = new PendingEvents(new Waitpid());
  private int status;

  /** How a stopped task goes on. */
  public enum Resume {
    /** Until its next event. */
    CONTINUE(CONT),
    /** Until the entry to, or the return from, a system call. */
    TO_SYSCALL(SYSCALL),
    /** For one instruction. */
    STEP(SINGLESTEP);

    private final int request;

    Resume(int request) {
      this.request = request;
    }
  }

  /** PTRACE_SEIZE with every event of interest, and the death of the tracee with the tracer. */
  public void seize(int tid) {
    request("PTRACE_SEIZE", SEIZE, tid, 0, OPTIONS);
  }

  /** PTRACE_SEIZE of a running task that is to outlive the tracer: no seccomp-stops. */
  public void attach(int tid) {
    request("PTRACE_SEIZE", SEIZE, tid, 0, ATTACH_OPTIONS);
  }

  /** PTRACE_SEIZE of a running task for a look at it: none of its events stops it. */
  public void seizeAlone(int tid) {
    request("PTRACE_SEIZE", SEIZE, tid, 0, 0);
  }

  /** PTRACE_DETACH, with {@code signal} delivered if it is not 0. */
  public void detach(int tid, int signal) {
    request("PTRACE_DETACH", DETACH, tid, 0, signal);
  }

  /** PTRACE_INTERRUPT: the task stops soon, with {@link Stop#TRAP}. */
  public void interrupt(int tid) {
    request("PTRACE_INTERRUPT", INTERRUPT, tid, 0, 0);
  }

  /** Lets the task run on, with {@code signal} delivered if it is not 0. */
  public void resume(int tid, Resume how, int signal) {
    request("resuming", how.request, tid, 0, signal);
  }

  /** PTRACE_LISTEN: the task stays in its group-stop, but SIGCONT and interrupts are seen. */
  public void listen(int tid) {
    request("PTRACE_LISTEN", LISTEN, tid, 0, 0);
  }

  /** PTRACE_GETEVENTMSG: the new task of a fork, the old tid of an exec, the status of an exit. */
  public long eventMessage(int tid) {
    request("PTRACE_GETEVENTMSG", GETEVENTMSG, tid, 0, word.address());
    return word.bytes().getLong(0);
  }

  /** PTRACE_GET_SYSCALL_INFO; the answer is valid until the next such request. */
  public SyscallInfo syscallInfo(int tid) {
    request(
        "PTRACE_GET_SYSCALL_INFO", GET_SYSCALL_INFO, tid, SyscallInfo.SIZE, syscallInfo.address());
    return syscallInfo;
  }

  /** PTRACE_GETSIGINFO; the answer is valid until the next such request. */
  public SignalInfo signalInfo(int tid) {
    request("PTRACE_GETSIGINFO", GETSIGINFO, tid, 0, signalInfo.address());
    return signalInfo;
  }

  /** PTRACE_SETSIGINFO with what {@link #signalInfo} holds. */
  public void writeSignalInfo(int tid) {
    request("PTRACE_SETSIGINFO", SETSIGINFO, tid, 0, signalInfo.address());
  }

  /** PTRACE_GETSIGMASK: bit N-1 is set for each signal N that is blocked. */
  public long blockedSignals(int tid) {
    request("PTRACE_GETSIGMASK", GETSIGMASK, tid, Long.BYTES, word.address());
    return word.bytes().getLong(0);
  }

  /** PTRACE_SETSIGMASK: bit N-1 is set for each signal N to block. */
  public void blockedSignals(int tid, long set) {
    word.bytes().putLong(0, set);
    request("PTRACE_SETSIGMASK", SETSIGMASK, tid, Long.BYTES, word.address());
  }

  /**
   * PTRACE_SECCOMP_GET_FILTER.
   *
   * @param index in the task's chain, 0 = oldest
   * @return struct sock_filter[] in native byte order; empty if this process may not ask (it needs
   *     CAP_SYS_ADMIN and no filter of its own) or there is no such filter
   */
  public Optional<byte[]> seccompFilter(int tid, int index) {
    long length = LibC.ptrace(SECCOMP_GET_FILTER, tid, index, 0);
    if (length <= 0) {
      return Optional.empty();
    }
    byte[] code = new byte[(int) length * Long.BYTES];
    NativeBuffer buffer = NativeBuffer.allocate(code.length);
    request("PTRACE_SECCOMP_GET_FILTER", SECCOMP_GET_FILTER, tid, index, buffer.address());
    buffer.bytes().get(0, code);
    return Optional.of(code);
  }

  /** Whether this process may ask for a stopped task's filters by {@link #seccompFilter}. */
  public boolean mayReadFilters(int tid) {
    return LibC.ptrace(SECCOMP_GET_FILTER, tid, 0, 0) >= 0 || LibC.errno() != Errno.EACCES;
  }

  /** How this machine reads and writes a stopped task's registers. */
  public RegisterAccess registers() {
    return registers;
  }

  /**
   * Whether a task has ended, or ends: what waitid(2) would tell of it next, without taking it.
   *
   * @return false also while nothing is told of it
   */
  public boolean isEnding(int tid) {
    int options = WEXITED | WSTOPPED | WNOHANG | WNOWAIT | WALL | WNOTHREAD;
    for (int i = 0; i < SIGINFO_SIZE; i += Long.BYTES) {
      childInfo.bytes().putLong(i, 0);
    }
    if (LibC.syscall(waitidNr, P_PID, tid, childInfo.address(), options, 0, 0) != 0) {
      return LibC.errno() == Errno.ECHILD;
    }
    int code = childInfo.bytes().getInt(SI_CODE);
    return code == CLD_TRAPPED
        ? childInfo.bytes().getInt(SI_STATUS) >> Byte.SIZE == EVENT_EXIT
        : code == CLD_EXITED || code == CLD_KILLED || code == CLD_DUMPED;
  }

  /**
   * Waits for the next stop or end of any tracee, {@code __WALL|__WNOTHREAD}: children of the
   * process's other threads are left alone. Tasks that have something to tell are told of in turn,
   * whatever the others do.
   *
   * @return the task, or 0 when there is none left
   */
  public int waitForAny() {
    return told(pending.await());
  }

  /**
   * The next stop or end of any tracee, if there has been one; tasks are told of in turn.
   *
   * @return the task, or 0 when there was none
   */
  public int pollAny() {
    return told(pending.next());
  }

  /**
   * Waits for the next stop or end of one tracee.
   *
   * @return the task, or 0 when there is no such child
   */
  public int waitFor(int tid) {
    return told(pending.await(tid));
  }

  /** The wait status of the task that the last wait returned. */
  public int waitStatus() {
    return status;
  }

  private int told(long event) {
    if (event != PendingEvents.NONE) {
      status = PendingEvents.status(event);
    }
    return PendingEvents.tid(event);
  }

  /** waitpid(2) that sees every kind of child, but of this thread alone. */
  private final class Waitpid implements PendingEvents.Wait {
    @Override
    public long poll(int pid) {
      return event(LibC.waitpid(pid, word.address(), WALL | WNOTHREAD | WNOHANG));
    }

    @Override
    public long sleep(int pid) {
      int tid;
      while ((tid = LibC.waitpid(pid, word.address(), WALL | WNOTHREAD)) < 0) {
        int errno = LibC.errno();
        if (errno == Errno.ECHILD) {
          return PendingEvents.NONE;
        }
        if (errno != Errno.EINTR) {
          throw new ErrnoException("waitpid", 0, errno);
        }
      }
      return event(tid);
    }

    private long event(int tid) {
      return tid > 0 ? PendingEvents.event(tid, word.bytes().getInt(0)) : PendingEvents.NONE;
    }
  }

  static void request(String operation, int request, int tid, long address, long data) {
    if (LibC.ptrace(request, tid, address, data) == -1) {
      int errno = LibC.errno();
      throw errno == Errno.ESRCH
          ? new TraceeGoneException(operation, tid)
          : new ErrnoException(operation, tid, errno);
    }
  }
}
