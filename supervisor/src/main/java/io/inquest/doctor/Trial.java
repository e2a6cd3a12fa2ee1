package io.inquest.doctor;

import io.inquest.compile.CompiledFilter;
import io.inquest.compile.FilterCompiler;
import io.inquest.compile.Supervision;
import io.inquest.launch.LaunchException;
import io.inquest.launch.LaunchSpec;
import io.inquest.launch.Launcher;
import io.inquest.launch.Program;
import io.inquest.launch.ProgramContext;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.Signals;
import io.inquest.linux.ptrace.Ptrace;
import io.inquest.linux.ptrace.Ptrace.Resume;
import io.inquest.linux.ptrace.Stop;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.SyscallInfo;
import io.inquest.linux.ptrace.Tracee;
import io.inquest.linux.ptrace.WaitStatus;
import io.inquest.policy.KernelVersion;
import io.inquest.policy.LoadContext;
import io.inquest.policy.load.PolicyLoader;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Launches small programs as {@code run} does, under the policy {@code observe} with every call
 * stopped, and follows them to their end; nothing is recorded. Owned by one thread, the tracer.
 */
final class Trial {
  private static final int PTRACE_SECCOMP_GET_FILTER = 0x420c;

  private final Ptrace ptrace = new Ptrace();
  private TrialRun plain;

  /**
   * What was seen of true(1), launched at the first call.
   *
   * @throws LaunchException if it could not be launched
   * @throws WithoutProcException if there is no proc(5) to find out how to launch it
   */
  TrialRun plain() {
    if (plain == null) {
      plain = run(List.of("true"));
    }
    return plain;
  }

  /**
   * Runs a program that has no children.
   *
   * @throws LaunchException if it could not be launched
   * @throws WithoutProcException if there is no proc(5) to find out how to launch it
   */
  TrialRun run(List<String> command) {
    if (!Files.exists(Path.of(SystemFiles.STATUS))) {
      throw new WithoutProcException();
    }
    ProgramContext context = ProgramContext.inherited();
    Program program = Program.of(command, context.variable("PATH"));
    StoppedTracee launched =
        new Launcher(ptrace)
            .launch(new LaunchSpec(program, context, List.of(filter()), false, Optional.empty()));
    boolean ended = false;
    try {
      TrialRun seen = follow(launched);
      ended = true;
      return seen;
    } finally {
      if (!ended) {
        LibC.kill(launched.tid(), Signals.SIGKILL);
      }
    }
  }

  /** Why a program could not be launched. */
  static String why(LaunchException failure) {
    return failure.getCause() instanceof ErrnoException e ? why(e) : failure.getMessage();
  }

  /** Which operation failed, and its errno by name. */
  static String why(ErrnoException failure) {
    return failure.operation() + " gives " + ErrnoNames.nameOrNumber(failure.errno());
  }

  private static byte[] filter() {
    LoadContext unprivileged =
        new LoadContext(Architecture.host(), Set.of(), new KernelVersion(0, 0), note -> {});
    CompiledFilter compiled =
        FilterCompiler.compile(
            PolicyLoader.load("observe", unprivileged), new Supervision(0, true));
    return compiled.supervised().toBytes(ByteOrder.nativeOrder());
  }

  private TrialRun follow(StoppedTracee launched) {
    int tid = launched.tid();
    int filterErrno = LibC.ptrace(PTRACE_SECCOMP_GET_FILTER, tid, 0, 0) >= 0 ? 0 : LibC.errno();
    Tracee tracee = new Tracee(ptrace, tid);
    int seccompStops = 0;
    int syscallInfoErrno = 0;
    launched.resume();
    while (ptrace.waitFor(tid) == tid) {
      int status = ptrace.waitStatus();
      if (!WaitStatus.stopped(status)) {
        return new TrialRun(status, seccompStops, syscallInfoErrno, filterErrno);
      }
      StoppedTracee stopped = tracee.stoppedBy(status);
      Stop stop = stopped.stop();
      if (stop == Stop.SECCOMP && seccompStops++ == 0) {
        syscallInfoErrno = syscallInfoErrno(stopped);
      }
      stopped.resume(Resume.CONTINUE, stop == Stop.SIGNAL_DELIVERY ? stopped.signal() : 0);
    }
    throw new IllegalStateException("another thread has waited for task " + tid);
  }

  private static int syscallInfoErrno(StoppedTracee stopped) {
    try {
      return stopped.syscallInfo().operation() == SyscallInfo.SECCOMP ? 0 : Errno.EINVAL;
    } catch (ErrnoException e) {
      return e.errno();
    }
  }
}
