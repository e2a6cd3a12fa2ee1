package io.inquest.trace.install;

import io.inquest.audit.entry.AuditEntry.CallSite;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.Bytes;
import io.inquest.audit.entry.Sha256;
import io.inquest.decide.InstalledFilter;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.trace.record.RunRecorder;
import io.inquest.trace.task.Task;
import io.inquest.trace.task.TaskTable;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Notes filters of a program's own that have been installed: in the chains that Inquest evaluates,
 * in the run's record, and in what it says at its end. Owned by the tracer thread.
 */
final class FilterBook {
  private final RunRecorder recorder;
  private final TaskTable tasks;
  private final List<String> notes = new ArrayList<>();

  FilterBook(RunRecorder recorder, TaskTable tasks) {
    this.recorder = recorder;
    this.tasks = tasks;
  }

  /** What there is to say of the filters when the run has ended. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Adds to what there is to say. */
  void note(String text) {
    notes.add(text);
  }

  /**
   * A filter that the kernel enacts by itself.
   *
   * @param reason why the tasks under it stop at every call; empty if they do anyway
   */
  void silent(
      Task task,
      StoppedTracee stopped,
      InstallCall installation,
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
  static Optional<Program> raced(Task task, StoppedTracee stopped, Program meant) {
    byte[] expected = meant.toBytes(ByteOrder.nativeOrder());
    return stopped
        .seccompFilter(task.filters().chain().length())
        .filter(held -> !Arrays.equals(held, expected))
        .map(held -> Program.parse(held, ByteOrder.nativeOrder()));
  }

  /**
   * A filter that a call of the program's has installed.
   *
   * @param program what it decides
   * @param held what the kernel holds of it
   * @param silent whether the tasks under it are to stop at every call
   * @param blindSpot what of it is not seen; empty for nothing
   */
  void install(
      Task task,
      StoppedTracee stopped,
      InstallCall installation,
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

  /** The same, of one task only. */
  void installed(
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
            Sha256.hex(code),
            Bytes.of(code),
            List.of(),
            blindSpot.isEmpty(),
            blindSpot,
            new CallSite(task.comm().text(), task.group().exe(), ip, stack),
            ""));
    task.filters(task.filters().with(filter));
  }

  /** Says what is different about the newest filter of a task. */
  void gap(Task task, GapKind kind, String reason) {
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
}
