package io.inquest.trace;

import io.inquest.audit.entry.AuditEntry.CallSite;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.Bytes;
import io.inquest.decide.InstalledFilter;
import io.inquest.decide.TaskFilters;
import io.inquest.filter.CompiledFilter;
import io.inquest.filter.Supervision;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.TraceeGoneException;
import io.inquest.linux.seccomp.ClonePass;
import io.inquest.linux.seccomp.Instrumentation;
import io.inquest.linux.seccomp.SeccompData;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Puts itself between a program and the filters that it installs: the kernel gets an instrumented
 * copy ({@link Instrumentation}) for the time of the call, and the chain that Inquest evaluates the
 * original. Owned by the tracer thread.
 */
final class ProgramFilters {
  /** Data of the stops of instrumented filters: any would do, the whole chain is evaluated. */
  private static final int COOKIE = 0xfffe;

  private static final String BLIND = "an ERRNO of it is not seen where an older filter notifies";
  private static final String EXPOSED =
      "other processes share the memory it was in and may have changed it";
  private static final String RACED = "another thread changed it while it was installed";

  private final RunRecorder recorder;
  private final TraceTable tasks;
  private final StrictMode strictMode;
  private final long clonePass;
  private final boolean rewrites;
  private final List<String> notes = new ArrayList<>();

  /**
   * @param rewrites whether calls may be changed; if not, the kernel gets what the program gives it
   */
  ProgramFilters(
      RunRecorder recorder, TraceTable tasks, Supervision supervision, boolean rewrites) {
    this.rewrites = rewrites;
    this.recorder = recorder;
    this.tasks = tasks;
    this.strictMode = new StrictMode(supervision);
    this.clonePass = supervision.pass();
  }

  /** What there is to say of the filters when the run has ended. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** At a seccomp(2) or prctl(2) that is let through. */
  void supervise(Task task, StoppedTracee stopped, SeccompData call, SupervisedCalls numbers) {
    if (StrictMode.isAskedFor(task, call, numbers)) {
      enterStrictMode(task, stopped, call, numbers);
      return;
    }
    Optional<Installation> asked = Installation.of(stopped, call, numbers);
    if (asked.isEmpty()) {
      return;
    }
    Installation installation = asked.get();
    if (task.filters().exact()) {
      asItIs(task, stopped, call, installation, "");
      return;
    }
    if (ListenerReach.of(installation)) {
      asItIs(
          task,
          stopped,
          call,
          installation,
          "its listener could let a child or a filter past Inquest");
      return;
    }
    Optional<Instrumentation> copy = copy(task, installation);
    if (copy.isEmpty()) {
      asItIs(task, stopped, call, installation, "its copy would be longer than the kernel takes");
      return;
    }
    try {
      long place =
          FilterPlacement.substitute(task, stopped, call, installation, copy.get().program());
      atExit(task, installation, copy.get(), FilterPlacement.isExposed(stopped, place));
    } catch (TraceeGoneException e) {
      throw e;
    } catch (ErrnoException e) {
      asItIs(
          task,
          stopped,
          call,
          installation,
          "the memory could not be written (" + e.getMessage() + ")");
    }
  }

  private Optional<Instrumentation> copy(Task task, Installation installation) {
    Program own = installation.program();
    return Instrumentation.of(own, originals(task.filters()), COOKIE)
        .map(
            copy ->
                new Instrumentation(
                    ClonePass.before(own, copy.program(), clonePass, COOKIE), copy.blind()));
  }

  private static List<Program> originals(TaskFilters filters) {
    Program[] programs = new Program[filters.chain().length()];
    for (int i = 0; i < programs.length; i++) {
      programs[i] = filters.chain().filter(i);
    }
    return List.of(programs);
  }

  /** Mode 1, which the kernel would refuse to a task that has a filter. */
  private void enterStrictMode(
      Task task, StoppedTracee stopped, SeccompData call, SupervisedCalls numbers) {
    CompiledFilter strict = strictMode.filter();
    long ip = call.instructionPointer();
    if (rewrites) {
      int wordBits = Architecture.of(call.arch(), call.nr()).orElseThrow().wordBits();
      long place = FilterPlacement.onStack(task, stopped, call, wordBits, strict.supervised());
      StrictMode.turnInto(task, stopped, call, numbers, place);
    }
    task.atSyscallExit(
        (t, atExit, result) -> {
          if (result == 0) {
            installed(t, atExit, ip, 0, standIn(t, strict), "");
          }
        });
  }

  private InstalledFilter standIn(Task task, CompiledFilter strict) {
    return new InstalledFilter(
        task.filters().chain().length(),
        Origin.PROGRAM,
        strict.program(),
        rewrites ? strict.supervised() : strict.program(),
        false,
        Optional.of(strict));
  }

  /**
   * Notes the filter when the call returns, if it succeeds: the kernel holds an instrumented copy.
   */
  private void atExit(Task task, Installation installation, Instrumentation copy, boolean exposed) {
    task.atSyscallExit(
        (t, stopped, result) -> {
          if (!installation.succeeded(result)) {
            return;
          }
          Optional<Program> raced = raced(t, stopped, copy.program());
          if (raced.isPresent()) {
            silent(t, stopped, installation, raced.get(), raced.get(), RACED);
          } else {
            Program program = installation.program();
            String blindSpot = copy.blind() ? BLIND : "";
            install(t, stopped, installation, program, copy.program(), false, blindSpot);
            if (copy.blind()) {
              gap(t, GapKind.UNOBSERVED_FILTER, BLIND);
            }
            if (exposed) {
              gap(t, GapKind.UNOBSERVED_FILTER, EXPOSED);
            }
          }
        });
  }

  /** The kernel gets the program's own filter: the tasks under it stop at every call instead. */
  private void asItIs(
      Task task,
      StoppedTracee atEntry,
      SeccompData call,
      Installation installation,
      String reason) {
    Program own = installation.program();
    Program held = passable(task, atEntry, call, installation);
    boolean exposed = FilterPlacement.isExposed(atEntry, installation.code());
    task.atSyscallExit(
        (t, stopped, result) -> {
          if (!installation.succeeded(result)) {
            return;
          }
          Optional<Program> raced = raced(t, stopped, held);
          if (raced.isPresent()) {
            silent(t, stopped, installation, raced.get(), raced.get(), RACED);
          } else {
            silent(t, stopped, installation, own, held, reason);
          }
          if (exposed) {
            gap(t, GapKind.UNOBSERVED_FILTER, EXPOSED);
          }
        });
  }

  /** What the kernel gets of a filter that is to be enacted by itself. */
  private Program passable(
      Task task, StoppedTracee stopped, SeccompData call, Installation installation) {
    Program own = installation.program();
    Program held = rewrites ? ClonePass.before(own, own, clonePass, COOKIE) : own;
    if (held.equals(own)) {
      return own;
    }
    try {
      FilterPlacement.substitute(task, stopped, call, installation, held);
      return held;
    } catch (TraceeGoneException e) {
      throw e;
    } catch (ErrnoException e) {
      // Without it a clone that the filter lets through for CLONE_UNTRACED alone is not made, which
      // is said when one is asked for.
      return own;
    }
  }

  private void silent(
      Task task,
      StoppedTracee stopped,
      Installation installation,
      Program program,
      Program held,
      String reason) {
    install(task, stopped, installation, program, held, true, "");
    if (!reason.isEmpty()) {
      gap(task, GapKind.UNINSTRUMENTED_FILTER, reason);
    }
  }

  /**
   * What the kernel holds, where Inquest may ask and it is not what was meant: another thread wrote
   * over it in time.
   */
  private static Optional<Program> raced(Task task, StoppedTracee stopped, Program meant) {
    byte[] expected = meant.toBytes(ByteOrder.nativeOrder());
    return stopped
        .seccompFilter(task.filters().chain().length())
        .filter(held -> !Arrays.equals(held, expected))
        .map(held -> Program.parse(held, ByteOrder.nativeOrder()));
  }

  private void install(
      Task task,
      StoppedTracee stopped,
      Installation installation,
      Program program,
      Program held,
      boolean silent,
      String blindSpot) {
    int index = task.filters().chain().length();
    installed(
        task,
        stopped,
        installation.ip(),
        installation.flags(),
        new InstalledFilter(index, Origin.PROGRAM, program, held, silent, Optional.empty()),
        blindSpot);
    if (installation.synchronizes()) {
      synchronizeThreads(task);
    }
  }

  private void installed(
      Task task,
      StoppedTracee stopped,
      long ip,
      long flags,
      InstalledFilter filter,
      String blindSpot) {
    byte[] code = filter.program().toBytes(ByteOrder.nativeOrder());
    int stack = recorder.stacks().take(task, stopped);
    recorder.append(
        new FilterInstalled(
            recorder.now(),
            filter.index(),
            filter.origin(),
            "",
            task.tid(),
            flags,
            sha256(code),
            Bytes.of(code),
            List.of(),
            blindSpot.isEmpty(),
            blindSpot,
            new CallSite(task.comm().text(), task.group().exe(), ip, stack)));
    task.filters(task.filters().with(filter));
  }

  /** Says what is different about the newest filter of a task. */
  private void gap(Task task, GapKind kind, String reason) {
    int index = task.filters().chain().length() - 1;
    String text = "filter " + index + ", which the program installed: " + reason;
    recorder.append(new Gap(recorder.now(), kind, task.tid(), 0, text));
    if (kind == GapKind.UNINSTRUMENTED_FILTER) {
      notes.add(text + ": the tasks under it stopped at every call");
    }
  }

  private void synchronizeThreads(Task task) {
    tasks.forEach(
        other -> {
          if (other.tgid() == task.tgid()) {
            other.filters(task.filters());
          }
        });
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
