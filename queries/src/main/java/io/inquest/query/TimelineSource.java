package io.inquest.query;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.journal.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Rows of one sort for a timeline, row by row. Owned by one thread. */
final class TimelineSource {
  private final TimelinePages pages;
  private final Deque<TimelineRow> held = new ArrayDeque<>();
  private boolean ended;

  TimelineSource(TimelinePages pages) {
    this.pages = pages;
  }

  /** Entries of a run that are known already. */
  static TimelineSource of(RunRow run, List<? extends AuditEntry> entries) {
    TimelineSource source = new TimelineSource(List::of);
    entries.forEach(entry -> source.held.add(TimelineRow.of(run, entry)));
    return source;
  }

  boolean hasNext() throws StoreException {
    if (held.isEmpty() && !ended) {
      held.addAll(pages.next());
      ended = held.isEmpty();
    }
    return !held.isEmpty();
  }

  /** When the next row was. */
  long time() {
    return held.element().entry().time();
  }

  TimelineRow take() {
    return held.remove();
  }
}
