package io.inquest.audit.store;

import io.inquest.audit.entity.DecisionEntity;
import org.hibernate.StatelessSession;

/**
 * A batch with a transaction of its own, in which its decisions are bound to the insert statement.
 * The database has seen nothing of them: they are executed with the first other statement, or the
 * commit.
 *
 * <p>Owned by one thread at a time.
 */
final class BoundBatch implements BatchTransaction {
  private final EntryBatch entries;
  private final StatelessSession session;

  private BoundBatch(EntryBatch entries, StatelessSession session) {
    this.entries = entries;
    this.session = session;
  }

  /** Begins the batch's transaction in a session that has none. */
  static BoundBatch bind(EntryBatch entries, StatelessSession session) {
    BoundBatch batch = new BoundBatch(entries, session);
    try {
      batch.bind();
      return batch;
    } catch (RuntimeException e) {
      batch.close();
      throw e;
    }
  }

  private void bind() {
    session.beginTransaction();
    // One more than there are: a batch that is full is executed at once.
    session.setJdbcBatchSize(entries.decisions().size() + 1);
    for (DecisionEntity decision : entries.decisions()) {
      session.insert(decision);
    }
  }

  @Override
  public EntryBatch entries() {
    return entries;
  }

  @Override
  public StatelessSession session() {
    return session;
  }
}
