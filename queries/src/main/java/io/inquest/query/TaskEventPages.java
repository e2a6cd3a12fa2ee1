package io.inquest.query;

import io.inquest.audit.entity.RowId;
import io.inquest.audit.entity.TaskEventEntity;
import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import java.util.List;

/** The starts, executions and ends of a run's tasks. Owned by one thread. */
final class TaskEventPages implements TimelinePages {
  private final AuditStore store;
  private final RunRow run;
  private long after;

  TaskEventPages(AuditStore store, RunRow run) {
    this.store = store;
    this.run = run;
    after = RowId.first(run.number()) - 1;
  }

  @Override
  public List<TimelineRow> next() throws StoreException {
    List<TaskEventEntity> page =
        store.read(
            run.number(),
            session ->
                session
                    .createSelectionQuery(
                        "from TaskEventEntity where id > :after and id <= :last order by id",
                        TaskEventEntity.class)
                    .setParameter("after", after)
                    .setParameter("last", RowId.last(run.number()))
                    .setMaxResults(AuditStore.PAGE)
                    .getResultList());
    if (!page.isEmpty()) {
      after = page.get(page.size() - 1).id();
    }
    return page.stream().map(event -> TimelineRow.of(run, entry(event))).toList();
  }

  private static AuditEntry entry(TaskEventEntity event) {
    return switch (event.event()) {
      case START ->
          new TaskStarted(event.time(), event.tid(), event.tgid(), event.parentTid(), event.how());
      case EXECUTE ->
          new TaskExecuted(event.time(), event.tid(), event.tgid(), event.exe(), event.comm(), "");
      case EXIT -> new TaskExited(event.time(), event.tid(), event.tgid(), event.waitStatus());
    };
  }
}
