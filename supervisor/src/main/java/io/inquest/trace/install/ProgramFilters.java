package io.inquest.trace.install;

import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.compile.CompiledFilter;
import io.inquest.compile.Supervision;
import io.inquest.decide.InstalledFilter;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.ProgramException;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.Signals;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.TraceeGoneException;
import io.inquest.linux.seccomp.ClonePass;
import io.inquest.linux.seccomp.Instrumentation;
import io.inquest.linux.seccomp.PathLength;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.seize.ProcessFilters;
import io.inquest.trace.record.RunRecorder;
import io.inquest.trace.task.Task;
import io.inquest.trace.task.TaskTable;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts itself between a program and the filters that it installs: the kernel gets an instrumented
 * copy ({@link Instrumentation}) for the time of the call, and the chain that Inquest evaluates the
 * original. Owned by the tracer thread.
 */
public final class ProgramFilters {
  /** Data of the stops of instrumented filters: any would do, the whole chain is evaluated. */
  private static final int COOKIE = 0xfffe;

  private static final String EXPOSED =
      "other processes share the memory it was in and may have changed it";
  private static final String UNREADABLE =
      "it is not the one that Inquest read, and cannot be read: what it refuses is not seen";
  private static final String RACED = "another thread changed it while it was installed";

  /**
   * An instrumented copy, or why there can be none.
   *
   * @param obstacle empty if the tasks under the filter stop at every call anyway
   */
  private record Copy(Optional<Program> program, String obstacle) {
    static Copy impossible(String obstacle) {
      return new Copy(Optional.empty(), obstacle);
    }
  }

  private final RunRecorder recorder;
  private final StrictMode strictMode;
  private final long clonePass;
  private final boolean rewrites;
  private final FilterBook filters;

  /**
   * @param rewrites whether calls may be changed; if not, the kernel gets what the program gives it
   */
  public ProgramFilters(
      RunRecorder recorder, TaskTable tasks, Supervision supervision, boolean rewrites) {
    this.rewrites = rewrites;
    this.recorder = recorder;
    this.strictMode = new StrictMode(supervision);
    this.clonePass = supervision.pass();
    this.filters = new FilterBook(recorder, tasks);
  }

  /** What there is to say of the filters when the run has ended. */
  public List<String> notes() {
    return filters.notes();
  }

  /** At a seccomp(2) or prctl(2) that is let through. */
  public void supervise(
      Task task, StoppedTracee stopped, SeccompData call, SupervisedCalls numbers) {
    if (StrictMode.isAskedFor(task, call, numbers)) {
      enterStrictMode(task, stopped, call, numbers);
      return;
    }
    Optional<InstallCall> asked = InstallCall.of(stopped, call, numbers);
    if (asked.isEmpty()) {
      if (InstallCall.isAskedFor(call, numbers)) {
        expectFailure(task, call, numbers);
      }
      return;
    }
    InstallCall installation = asked.get();
    Copy copy = copy(task, installation);
    if (copy.program().isEmpty()) {
      asItIs(task, stopped, call, installation, copy.obstacle());
      return;
    }
    Program held = copy.program().get();
    try {
      long place = FilterPlacement.substitute(task, stopped, call, installation, held);
      atExit(task, installation, held, FilterPlacement.isExposed(stopped, place));
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

  /** The copy that the kernel is to get. */
  private Copy copy(Task task, InstallCall installation) {
    if (task.filters().exact()) {
      return Copy.impossible("");
    }
    if (ListenerReach.of(installation)) {
      return Copy.impossible("its listener could let a child or a filter past Inquest");
    }
    Program own = installation.program();
    List<Program> older = task.filters().chain().programs();
    if (HiddenErrno.isPossible(own, older)) {
      return Copy.impossible("it may answer ERRNO to a call of which an older filter notifies");
    }
    Optional<Program> copy =
        Instrumentation.of(own, older, COOKIE)
            .map(program -> ClonePass.before(own, program, clonePass, COOKIE));
    if (copy.isEmpty()) {
      return Copy.impossible("its copy would be longer than the kernel takes");
    }
    return fits(task, copy.get())
        ? new Copy(copy, "")
        : Copy.impossible(
            "with its copy, all filters of the task would be longer than the kernel allows");
  }

  /** Whether the kernel grants a task one more filter of this length. */
  private static boolean fits(Task task, Program program) {
    List<Program> longer = new ArrayList<>(task.filters().held().programs());
    longer.add(program);
    return PathLength.of(longer) <= PathLength.MAX;
  }

  /**
   * At a call that is to install what the kernel does not accept, for all that Inquest understands
   * of it. Where the kernel finds something else, or understands more, it is not missed.
   */
  private void expectFailure(Task task, SeccompData call, SupervisedCalls numbers) {
    SeccompData made = new SeccompData().set(call);
    boolean synchronizes = InstallCall.synchronizes(made, numbers);
    task.atSyscallExit(
        (t, stopped, result) -> {
          if (InstallCall.succeeded(synchronizes, result)) {
            unexpected(t, stopped, made, numbers);
          }
        });
  }

  private void unexpected(
      Task task, StoppedTracee stopped, SeccompData call, SupervisedCalls numbers) {
    Optional<Program> held = Optional.empty();
    try {
      held =
          stopped
              .seccompFilter(task.filters().chain().length())
              .map(code -> Program.parse(code, ByteOrder.nativeOrder()));
    } catch (ProgramException e) {
      // Said below, as of one that may not be read.
    }
    InstallCall installation =
        InstallCall.since(call, numbers, held.orElse(ProcessFilters.STAND_IN));
    if (held.isPresent()) {
      filters.silent(task, stopped, installation, held.get(), held.get(), RACED);
    } else {
      filters.install(
          task,
          stopped,
          installation,
          ProcessFilters.STAND_IN,
          ProcessFilters.STAND_IN,
          false,
          UNREADABLE);
      filters.gap(task, GapKind.UNOBSERVED_FILTER, UNREADABLE);
    }
  }

  /** Mode 1, which the kernel would refuse to a task that has a filter. */
  private void enterStrictMode(
      Task task, StoppedTracee stopped, SeccompData call, SupervisedCalls numbers) {
    CompiledFilter strict = strictMode.filter();
    long ip = call.instructionPointer();
    if (rewrites && !turnedIntoInstallation(task, stopped, call, numbers, strict)) {
      return;
    }
    task.atSyscallExit(
        (t, atExit, result) -> {
          if (result == 0) {
            filters.installed(t, atExit, ip, 0, standIn(t, strict), "");
          }
        });
  }

  /** Whether the call installs the stand-in; if it cannot, its process ends. */
  private boolean turnedIntoInstallation(
      Task task,
      StoppedTracee stopped,
      SeccompData call,
      SupervisedCalls numbers,
      CompiledFilter strict) {
    int wordBits = Architecture.of(call.arch(), call.nr()).orElseThrow().wordBits();
    long place;
    try {
      place = FilterPlacement.onStack(task, stopped, call, wordBits, strict.supervised());
    } catch (TraceeGoneException e) {
      throw e;
    } catch (ErrnoException e) {
      // Alone it would be restricted from here on: it must not go on without.
      String reason = "its mode 1 could not be entered, so it was killed (" + e.getMessage() + ")";
      recorder.append(
          new Gap(recorder.now(), GapKind.UNINSTRUMENTED_FILTER, task.tid(), 1, reason));
      filters.note("task " + task.tid() + ": " + reason);
      LibC.kill(task.tgid(), Signals.SIGKILL);
      return false;
    }
    StrictMode.turnInto(task, stopped, call, numbers, place);
    return true;
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
  private void atExit(Task task, InstallCall installation, Program held, boolean exposed) {
    task.atSyscallExit(
        (t, stopped, result) -> {
          if (!installation.succeeded(result)) {
            return;
          }
          Optional<Program> raced = FilterBook.raced(t, stopped, held);
          if (raced.isPresent()) {
            filters.silent(t, stopped, installation, raced.get(), raced.get(), RACED);
          } else {
            Program program = installation.program();
            filters.install(t, stopped, installation, program, held, false, "");
            if (exposed) {
              filters.gap(t, GapKind.UNOBSERVED_FILTER, EXPOSED);
            }
          }
        });
  }

  /** The kernel gets the program's own filter: the tasks under it stop at every call instead. */
  private void asItIs(
      Task task, StoppedTracee atEntry, SeccompData call, InstallCall installation, String reason) {
    Program own = installation.program();
    Program held = passable(task, atEntry, call, installation);
    boolean exposed = FilterPlacement.isExposed(atEntry, installation.code());
    task.atSyscallExit(
        (t, stopped, result) -> {
          if (!installation.succeeded(result)) {
            return;
          }
          Optional<Program> raced = FilterBook.raced(t, stopped, held);
          if (raced.isPresent()) {
            filters.silent(t, stopped, installation, raced.get(), raced.get(), RACED);
          } else {
            filters.silent(t, stopped, installation, own, held, reason);
          }
          if (exposed) {
            filters.gap(t, GapKind.UNOBSERVED_FILTER, EXPOSED);
          }
        });
  }

  /** What the kernel gets of a filter that is to be enacted by itself. */
  private Program passable(
      Task task, StoppedTracee stopped, SeccompData call, InstallCall installation) {
    Program own = installation.program();
    Program held = rewrites ? ClonePass.before(own, own, clonePass, COOKIE) : own;
    if (held.equals(own) || !fits(task, held)) {
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
}
