package io.inquest.query;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which recorded calls would have been made all the same. From the first call on whose outcome
 * would have been another, a process, whose threads share what they know, and all that it starts
 * are uncertain. Asked in the order of the record; for use by one thread.
 */
final class Certainty {
  private final List<TaskStarted> starts;
  private final Map<Integer, Integer> tgidOfTid = new HashMap<>();
  private final Set<Integer> uncertain = new HashSet<>();
  private int next;

  /**
   * @param starts of all tasks of the run
   */
  Certainty(List<TaskStarted> starts) {
    this.starts = new ArrayList<>(starts);
    this.starts.sort(Comparator.comparingLong(TaskStarted::time));
  }

  /** Whether the call would have been made. */
  boolean of(Decision decision) {
    while (next < starts.size() && starts.get(next).time() <= decision.time()) {
      start(starts.get(next++));
    }
    return !uncertain.contains(decision.tgid());
  }

  /** From now on the process of a call is uncertain. */
  void endsAt(Decision decision) {
    uncertain.add(decision.tgid());
  }

  private void start(TaskStarted start) {
    if (start.tid() == start.tgid()) {
      Integer parent = tgidOfTid.get(start.parentTid());
      if (parent != null && uncertain.contains(parent)) {
        uncertain.add(start.tgid());
      } else {
        // The kernel may have given the number to another process before.
        uncertain.remove(start.tgid());
      }
    }
    tgidOfTid.put(start.tid(), start.tgid());
  }
}
