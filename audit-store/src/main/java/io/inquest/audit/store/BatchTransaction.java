package io.inquest.audit.store;

import org.hibernate.StatelessSession;
import org.hibernate.Transaction;

/**
 * The transaction in which a batch's rows are written. Those of its decisions are its own affair:
 * they are in the database when it is committed.
 *
 * <p>Owned by one thread at a time.
 */
public interface BatchTransaction extends AutoCloseable {
  /** What is to be written. */
  EntryBatch entries();

  /** The session, for what else belongs to the transaction. */
  StatelessSession session();

  /** Commits all rows. */
  default void commit() {
    session().getTransaction().commit();
  }

  /** Rolls back what was not committed. */
  @Override
  default void close() {
    Transaction transaction = session().getTransaction();
    if (transaction.isActive()) {
      transaction.rollback();
    }
  }
}
