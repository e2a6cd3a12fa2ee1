package io.inquest.trace.task;

import java.util.function.Consumer;

/**
 * The run's tasks by thread id. Two levels of arrays: thread ids are below 2^22 (proc(5), pid_max)
 * and dense, and a look-up allocates nothing. Owned by the tracer thread.
 */
public final class TaskTable {
  private static final int PAGE_BITS = 10;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int PID_MAX_LIMIT = 1 << 22;

  private final Task[][] pages = new Task[PID_MAX_LIMIT >> PAGE_BITS][];
  private int size;

  /** How many tasks there are. */
  public int size() {
    return size;
  }

  /** The task, or null. */
  public Task get(int tid) {
    Task[] page = pages[tid >> PAGE_BITS];
    return page == null ? null : page[tid & (PAGE - 1)];
  }

  public void put(Task task) {
    int tid = task.tid();
    Task[] page = pages[tid >> PAGE_BITS];
    if (page == null) {
      page = new Task[PAGE];
      pages[tid >> PAGE_BITS] = page;
    }
    size += page[tid & (PAGE - 1)] == null ? 1 : 0;
    page[tid & (PAGE - 1)] = task;
  }

  /** Removes and gives the task; null if there was none. */
  public Task remove(int tid) {
    Task task = get(tid);
    if (task != null) {
      pages[tid >> PAGE_BITS][tid & (PAGE - 1)] = null;
      size--;
    }
    return task;
  }

  public void forEach(Consumer<Task> action) {
    for (Task[] page : pages) {
      if (page != null) {
        for (Task task : page) {
          if (task != null) {
            action.accept(task);
          }
        }
      }
    }
  }
}
