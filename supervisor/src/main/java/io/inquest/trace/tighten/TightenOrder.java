package io.inquest.trace.tighten;

import io.inquest.compile.CompiledFilter;
import io.inquest.control.TightenReply;
import io.inquest.control.TightenReply.Left;
import io.inquest.trace.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Further policies for a run's tasks, and how far that is. The tracer thread owns all but the
 * reply, which another thread awaits.
 */
final class TightenOrder {
  private final List<CompiledFilter> filters;
  private final CompletableFuture<TightenReply> reply = new CompletableFuture<>();
  private final Set<Task> outstanding = new LinkedHashSet<>();
  private final Set<Task> tightened = new LinkedHashSet<>();
  private final Map<Task, Left> refused = new LinkedHashMap<>();

  /**
   * @param filters the outermost first
   */
  TightenOrder(List<CompiledFilter> filters) {
    this.filters = List.copyOf(filters);
  }

  List<CompiledFilter> filters() {
    return filters;
  }

  /** What became of it; complete when no task is outstanding, or nobody waits longer. */
  CompletableFuture<TightenReply> reply() {
    return reply;
  }

  /** A task is to be put under the policies. */
  void expect(Task task) {
    outstanding.add(task);
  }

  Set<Task> outstanding() {
    return outstanding;
  }

  /** A task is under all of them. */
  void done(Task task) {
    if (outstanding.remove(task)) {
      tightened.add(task);
    }
  }

  /** A task will not be under all of them. */
  void refused(Task task, String reason) {
    if (outstanding.remove(task)) {
      refused.put(task, new Left(task.tid(), task.comm().text(), false, reason));
    }
  }

  /** A task has ended. */
  void ended(Task task) {
    outstanding.remove(task);
  }

  /** Answers if no task is outstanding. */
  void answerIfSettled() {
    if (outstanding.isEmpty()) {
      answer();
    }
  }

  /** Answers now, whatever is outstanding. */
  void answer() {
    if (reply.isDone()) {
      return;
    }
    List<Integer> tids = new ArrayList<>();
    tightened.forEach(task -> tids.add(task.tid()));
    List<Left> left = new ArrayList<>(refused.values());
    for (Task task : outstanding) {
      left.add(new Left(task.tid(), task.comm().text(), true, whyItWaits(task)));
    }
    reply.complete(new TightenReply("", tids, left));
  }

  private static String whyItWaits(Task task) {
    return task.stoppedBy() != 0
        ? "it is stopped by a signal"
        : "the kernel has not stopped it yet";
  }
}
