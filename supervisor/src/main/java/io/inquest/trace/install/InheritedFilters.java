package io.inquest.trace.install;

import io.inquest.audit.entry.AuditEntry.CallSite;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.Bytes;
import io.inquest.audit.entry.Sha256;
import io.inquest.decide.InstalledFilter;
import io.inquest.decide.TaskFilters;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.proc.SeccompStatus;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.seize.ProcessFilters;
import io.inquest.trace.record.RunRecorder;
import io.inquest.trace.task.Task;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The filters that tasks had before they were attached to. They are unobserved: their refusals are
 * the kernel's alone, and recorded only where they show by themselves. Owned by the tracer thread.
 */
public final class InheritedFilters {
  private static final String BLIND_SPOT = "it is older than Inquest's attachment";

  private final RunRecorder recorder;
  private final List<Known> known = new ArrayList<>();

  /** A chain that a thread group was found to have. */
  private record Known(int tgid, List<Program> programs, TaskFilters filters) {}

  public InheritedFilters(RunRecorder recorder) {
    this.recorder = recorder;
  }

  /**
   * Finds out a task's filters at its first stop, records those that its group is not known for.
   */
  public void read(Task task, StoppedTracee stopped) {
    SeccompStatus status = SeccompStatus.of(task.tid());
    if (status.mode() == SeccompStatus.FILTER) {
      task.filters(chain(task, stopped, status.filters()));
      return;
    }
    task.filters(TaskFilters.NONE_EXACT);
    if (status.mode() == SeccompStatus.STRICT) {
      gap(task, 1, "seccomp's mode 1 is in force");
    }
  }

  private TaskFilters chain(Task task, StoppedTracee stopped, int count) {
    List<Program> programs = ProcessFilters.held(stopped);
    boolean readable = !programs.isEmpty();
    while (programs.size() < count) {
      programs.add(ProcessFilters.STAND_IN);
    }
    TaskFilters same = null;
    for (Known chain : known) {
      if (chain.programs().equals(programs)) {
        same = chain.filters();
        if (chain.tgid() == task.tgid()) {
          return same;
        }
      }
    }
    TaskFilters filters = same == null ? filters(programs) : same;
    known.add(new Known(task.tgid(), programs, filters));
    if (readable) {
      for (int index = 0; index < programs.size(); index++) {
        record(task, index, programs.get(index));
      }
    }
    gap(
        task,
        programs.size(),
        readable
            ? "filters older than Inquest's attachment"
            : "filters older than Inquest's attachment, which it may not read: that takes"
                + " CAP_SYS_ADMIN");
    return filters;
  }

  private static TaskFilters filters(List<Program> programs) {
    TaskFilters filters = TaskFilters.NONE_EXACT;
    for (int index = 0; index < programs.size(); index++) {
      Program program = programs.get(index);
      filters =
          filters.with(
              new InstalledFilter(
                  index, Origin.INHERITED, program, program, false, Optional.empty()));
    }
    return filters;
  }

  private void record(Task task, int index, Program program) {
    byte[] code = program.toBytes(ByteOrder.nativeOrder());
    recorder.append(
        new FilterInstalled(
            recorder.now(),
            index,
            Origin.INHERITED,
            "",
            task.tid(),
            0,
            Sha256.hex(code),
            Bytes.of(code),
            List.of(),
            false,
            BLIND_SPOT,
            CallSite.NONE,
            ""));
  }

  private void gap(Task task, int count, String detail) {
    recorder.append(new Gap(recorder.now(), GapKind.UNOBSERVED_FILTER, task.tid(), count, detail));
  }
}
