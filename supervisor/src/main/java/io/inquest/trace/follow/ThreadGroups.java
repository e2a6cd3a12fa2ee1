package io.inquest.trace.follow;

import java.util.function.IntConsumer;

/** The thread groups of a run's tasks, as the tracer knows them. Thread-safe. */
public interface ThreadGroups {
  /**
   * Does something for each. While the tracer does not wait for its tracees, none is reaped, and
   * their pids are no one else's.
   */
  void forEach(IntConsumer action);
}
