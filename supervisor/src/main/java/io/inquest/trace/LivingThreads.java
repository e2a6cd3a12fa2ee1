package io.inquest.trace;

import io.inquest.linux.ptrace.Ptrace;

/** Which threads go on where one has ended. Owned by the tracer thread. */
final class LivingThreads {
  private final Ptrace ptrace;
  private final TraceTable tasks;

  LivingThreads(Ptrace ptrace, TraceTable tasks) {
    this.ptrace = ptrace;
    this.tasks = tasks;
  }

  /** Whether another thread of its group goes on, so that the group has not been killed. */
  boolean anyBeside(Task ending) {
    boolean[] any = new boolean[1];
    tasks.forEach(
        task ->
            any[0] |=
                task != ending
                    && task.announced()
                    && task.tgid() == ending.tgid()
                    && !task.exiting()
                    && !ptrace.isEnding(task.tid())
                    && !TaskSignals.of(task.tid()).isPending(TaskSignals.SIGKILL));
    return any[0];
  }
}
