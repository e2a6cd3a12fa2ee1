package io.inquest.query;

import io.inquest.audit.entity.FrameEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entity.StackEntity;
import io.inquest.audit.entry.AuditEntry.Frame;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;

/** A run's call stacks from their rows. */
final class StoredStacks {
  private StoredStacks() {}

  /** The stack with a number, from 1; empty if there is none. */
  static Optional<StackTaken> of(StatelessSession session, long run, int number) {
    StackEntity stack = number == 0 ? null : session.get(StackEntity.class, RowId.of(run, number));
    if (stack == null) {
      return Optional.empty();
    }
    List<Frame> frames =
        session
            .createSelectionQuery(
                "from FrameEntity where stack = :stack order by number", FrameEntity.class)
            .setParameter("stack", stack.id())
            .getResultStream()
            .map(FrameEntity::frame)
            .toList();
    return Optional.of(
        new StackTaken(
            stack.time(), stack.number(), stack.tid(), stack.tgid(), frames, stack.cut()));
  }
}
