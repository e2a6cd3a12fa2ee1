package io.inquest.launch;

import com.sun.jna.Pointer;
import io.inquest.launch.LaunchException.Reason;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.arch.Registers;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.proc.ProcFs;
import io.inquest.linux.proc.SeccompStatus;
import io.inquest.linux.ptrace.Ptrace;
import io.inquest.linux.ptrace.Ptrace.Resume;
import io.inquest.linux.ptrace.RemoteSyscall;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.TraceeGoneException;
import io.inquest.linux.seccomp.FilterInstaller;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Starts a program as a tracee, with filters in force before its first instruction (I1).
 *
 * <p>No helper program and no shell: a child made by clone(2) shares this process's memory and
 * sleeps in a system call. Once it is seized, remote system calls give it the signal mask,
 * dispositions and user that the program is to have, and make it execute the program; their
 * arguments are addresses in this process. At the exec's syscall-exit-stop the fresh image installs
 * the filters on itself ({@link FilterInstaller}).
 *
 * <p>Owned by the tracer thread, which becomes the program's tracer.
 */
public final class Launcher {
  private static final long SIG_IGN = 1;

  private static final int KERNEL_SIGSET_SIZE = 8;

  private final SleepingChild sleeping;
  private final Architecture host = Architecture.host();

  /** A launcher whose programs the calling thread traces. */
  public Launcher(Ptrace ptrace) {
    this.sleeping = new SleepingChild(ptrace);
  }

  /**
   * Starts a program.
   *
   * @return the program's first task, at the syscall-exit-stop of its exec, filters installed
   * @throws LaunchException if it could not be started; then nothing of it is left
   */
  public StoppedTracee launch(LaunchSpec spec) {
    StoppedTracee child = sleepingChild();
    boolean launched = false;
    try {
      execute(child, spec);
      installFilters(child, spec);
      // Only now: a signal would disturb the remote calls. What came meanwhile is pending.
      child.blockedSignals(spec.context().blockedSignals());
      launched = true;
      return child;
    } catch (ErrnoException e) {
      throw new LaunchException(Reason.SETUP, explain(e), e);
    } finally {
      if (!launched) {
        sleeping.end(child.tid());
      }
    }
  }

  private StoppedTracee sleepingChild() {
    try {
      return sleeping.start();
    } catch (ErrnoException e) {
      throw new LaunchException(Reason.SETUP, explain(e), e);
    }
  }

  private void execute(StoppedTracee child, LaunchSpec spec) {
    RemoteSyscall remote = new RemoteSyscall(child, host.auditArch(), ownSyscallInstruction(child));
    inheritSignals(remote, spec.context());
    if (spec.user().isPresent()) {
      become(remote, spec.user().get());
    }
    NativeBuffer arguments = vector(spec.program().arguments());
    NativeBuffer environment = vector(spec.context().environment());
    try {
      executeAny(child, remote, spec, arguments, environment);
    } finally {
      // Until the exec the child reads them in this process's memory.
      Reference.reachabilityFence(arguments);
      Reference.reachabilityFence(environment);
    }
  }

  private void executeAny(
      StoppedTracee child,
      RemoteSyscall remote,
      LaunchSpec spec,
      NativeBuffer arguments,
      NativeBuffer environment) {
    long result = -Errno.ENOENT;
    byte[] last = {};
    for (byte[] candidate : spec.program().candidates()) {
      NativeBuffer path = NativeBuffer.ofBytes(candidate);
      long tried;
      try {
        tried =
            remote.call(nr("execve"), path.address(), arguments.address(), environment.address());
      } finally {
        Reference.reachabilityFence(path);
      }
      if (tried == 0) {
        writeCoredumpFilter(child.tid(), spec.context().coredumpFilter());
        child.resumeAndWait(Resume.TO_SYSCALL, 0);
        return;
      }
      // As execvp(3): a file that may not be executed is remembered, a missing one is passed over.
      if (result == -Errno.ENOENT || tried == -Errno.EACCES) {
        result = tried;
        last = candidate;
      }
      if (tried != -Errno.ENOENT && tried != -Errno.ENOTDIR && tried != -Errno.EACCES) {
        result = tried;
        last = candidate;
        break;
      }
    }
    int errno = (int) -result;
    LaunchException failure = notExecuted(spec.program(), last, errno);
    failure.initCause(new ErrnoException("execve", 0, errno));
    throw failure;
  }

  private void inheritSignals(RemoteSyscall remote, ProgramContext context) {
    long ignoredNow =
        Long.parseUnsignedLong(ProcFs.field(ProcFs.read("/proc/self/status"), "SigIgn:"), 16);
    // struct kernel_sigaction: handler, flags, restorer, mask; 8 bytes each.
    NativeBuffer ignore = NativeBuffer.allocate(32);
    ignore.bytes().putLong(0, SIG_IGN);
    for (int signal = 1; signal <= 64; signal++) {
      long bit = 1L << (signal - 1);
      if ((context.ignoredSignals() & bit) != 0 && (ignoredNow & bit) == 0) {
        remote.call(nr("rt_sigaction"), signal, ignore.address(), 0, KERNEL_SIGSET_SIZE);
      }
    }
  }

  private void become(RemoteSyscall remote, Credentials user) {
    int uid = user.uid();
    int gid = user.gid();
    try {
      require(
          "setgroups", remote.call(nr("setgroups"), user.groupCount(), user.groups().address()));
      require("setresgid", remote.call(nr("setresgid"), gid, gid, gid));
      require("setresuid", remote.call(nr("setresuid"), uid, uid, uid));
    } catch (ErrnoException e) {
      throw new LaunchException(
          Reason.SETUP,
          explain(e)
              + ": to run a program as another user takes root (CAP_SETUID and CAP_SETGID): run"
              + " inquest as root, or leave --user out",
          e);
    }
  }

  private void installFilters(StoppedTracee child, LaunchSpec spec) {
    if (!spec.filters().isEmpty()) {
      Architecture abi = Architecture.of(child.auditArchOfCode(), 0).orElse(host);
      boolean demanded = !mayInstallFilters(child.tid());
      new FilterInstaller(child, abi).install(spec.filters(), spec.noNewPrivileges() || demanded);
    }
  }

  /** Whether a task has CAP_SYS_ADMIN, without which seccomp(2) demands no_new_privs. */
  private static boolean mayInstallFilters(int tid) {
    String effective = ProcFs.field(ProcFs.read("/proc/" + tid + "/status"), "CapEff:");
    int capSysAdmin = 21;
    return !effective.isEmpty() && (Long.parseUnsignedLong(effective, 16) >> capSysAdmin & 1) == 1;
  }

  /** The address of a system call instruction in the memory that a sleeping child shares. */
  public static long ownSyscallInstruction(StoppedTracee child) {
    Architecture host = Architecture.host();
    Registers registers = child.registers(host.auditArch());
    long function = LibC.addressOf("syscall");
    int at = registers.syscallInstruction(new Pointer(function).getByteArray(0, 128));
    if (at < 0) {
      throw new LaunchException(
          Reason.SETUP, "the C library's syscall() holds no system call instruction");
    }
    return function + at;
  }

  /** A NULL-terminated array of pointers to strings, with the strings behind it. */
  private static NativeBuffer vector(List<byte[]> strings) {
    int text = (strings.size() + 1) * Long.BYTES;
    int size = text;
    for (byte[] string : strings) {
      size += string.length + 1;
    }
    NativeBuffer vector = NativeBuffer.allocate(size);
    int at = text;
    for (int i = 0; i < strings.size(); i++) {
      vector.bytes().putLong(i * Long.BYTES, vector.address() + at);
      vector.bytes().put(at, strings.get(i));
      at += strings.get(i).length + 1;
    }
    return vector;
  }

  private static void writeCoredumpFilter(int tid, String filter) {
    if (filter.isEmpty()) {
      return;
    }
    try {
      Files.writeString(Path.of("/proc/" + tid + "/coredump_filter"), "0x" + filter);
    } catch (IOException e) {
      // Another user's program (--user): its own default stands, which is what it should have.
      return;
    }
  }

  private static LaunchException notExecuted(Program program, byte[] candidate, int errno) {
    String path = new String(candidate, StandardCharsets.UTF_8);
    String name = new String(program.arguments().get(0), StandardCharsets.UTF_8);
    return switch (errno) {
      case Errno.ENOENT, Errno.ENOTDIR ->
          new LaunchException(
              Reason.NOT_FOUND,
              name.indexOf('/') >= 0
                  ? name + ": no such file, or its interpreter is missing"
                  : name + ": not found in PATH");
      case Errno.EACCES ->
          new LaunchException(
              Reason.NOT_EXECUTABLE,
              path
                  + ": permission denied: not an executable file, or a directory on the way is"
                  + " closed");
      case Errno.ENOEXEC ->
          new LaunchException(
              Reason.NOT_EXECUTABLE,
              path + ": not a program this kernel can execute: a script needs a first line #!");
      default ->
          new LaunchException(Reason.NOT_EXECUTABLE, path + ": execve failed with " + name(errno));
    };
  }

  private static String explain(ErrnoException e) {
    int older = SeccompStatus.ofThisThread().filters();
    if (e instanceof TraceeGoneException && older > 0) {
      return "the program was killed before it had started; of the filters that are older than"
          + " Inquest ("
          + older
          + ") one may do that";
    }
    return e.operation() + " failed with " + name(e.errno());
  }

  private static String name(int errno) {
    return ErrnoNames.nameOrNumber(errno);
  }

  private int nr(String syscall) {
    return host.syscalls().number(syscall).orElseThrow();
  }

  private static void require(String operation, long result) {
    if (Errno.isError(result)) {
      throw new ErrnoException(operation, 0, (int) -result);
    }
  }
}
