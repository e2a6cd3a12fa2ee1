package io.inquest.trace.stop;

import io.inquest.linux.libc.Signals;
import io.inquest.linux.ptrace.Ptrace;
import io.inquest.trace.task.Task;
import io.inquest.trace.task.TaskSignals;
import io.inquest.trace.task.TaskTable;

/** Which threads go on where one has ended. Owned by the tracer thread. */
public final class LivingThreads {
  private final Ptrace ptrace;
  private final TaskTable tasks;

  public LivingThreads(Ptrace ptrace, TaskTable tasks) {
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
                    && !TaskSignals.of(task.tid()).isPending(Signals.SIGKILL));
    return any[0];
  }
}
