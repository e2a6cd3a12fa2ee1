package io.inquest.query.cause;

import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Programs that trace others by ptrace(2). Under Inquest they cannot: a task has one tracer, and
 * the kernel answers EPERM to a second (PTRACE_TRACEME, PTRACE_ATTACH and PTRACE_SEIZE). No filter
 * refuses that, so there is no refusal to explain it by.
 */
final class SecondTracer {
  private static final Set<String> NAMES =
      Set.of("strace", "ltrace", "gdb", "gdbserver", "lldb-server", "rr", "uftrace", "xtrace");

  private SecondTracer() {}

  /** The last such program that a run executed. */
  static Optional<TaskExecuted> among(List<TaskExecuted> execs) {
    for (int i = execs.size() - 1; i >= 0; i--) {
      if (NAMES.contains(name(execs.get(i)))) {
        return Optional.of(execs.get(i));
      }
    }
    return Optional.empty();
  }

  /** What becomes of it. */
  static String inWords(TaskExecuted tracer) {
    return name(tracer)
        + " (process "
        + tracer.tgid()
        + ") traces by ptrace(2), and a task has one tracer: that is Inquest here, so the kernel"
        + " answers EPERM to another";
  }

  private static String name(TaskExecuted program) {
    return program.exe().substring(program.exe().lastIndexOf('/') + 1);
  }
}
