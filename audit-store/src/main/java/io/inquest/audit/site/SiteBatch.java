package io.inquest.audit.site;

import io.inquest.audit.journal.JournalPosition;
import io.inquest.audit.store.BatchTransaction;
import io.inquest.audit.store.EntryBatch;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.UUID;
import org.hibernate.StatelessSession;

/**
 * A batch's transaction on a site's database. It begins by reading how far the journal is there,
 * under a lock: whether an earlier commit came through, and whether another process pushes the same
 * journal, needs no other answer.
 *
 * <p>Owned by one thread.
 */
final class SiteBatch implements BatchTransaction {
  private static final String LOCK =
      "select segment, segment_offset, sequence, first_day from inquest.ingest"
          + " where host = ? and run = ? for no key update";

  private static final String SHOW =
      "select set_config('inquest.host', ?, true), set_config('inquest.first_day', ?, true)";

  private static final String DAYS =
      "update inquest.ingest set first_day = least(first_day, ?), last_day = greatest(last_day, ?)"
          + " where host = ? and run = ?";

  private final EntryBatch entries;
  private final StatelessSession session;

  private SiteBatch(EntryBatch entries, StatelessSession session) {
    this.entries = entries;
    this.session = session;
  }

  /**
   * Begins the transaction in a session that has none, and writes what goes by COPY.
   *
   * @param expected where the batch begins
   * @throws MovedException if the journal is further, or not as far, in the database
   */
  static SiteBatch begin(
      EntryBatch entries,
      CopiedRows rows,
      UUID host,
      long run,
      JournalPosition expected,
      StatelessSession session)
      throws MovedException {
    SiteBatch batch = new SiteBatch(entries, session);
    boolean begun = false;
    try {
      session.beginTransaction();
      boolean there =
          session.doReturningWork(connection -> batch.write(connection, rows, host, run, expected));
      if (!there) {
        throw new MovedException();
      }
      begun = true;
      return batch;
    } finally {
      if (!begun) {
        batch.close();
      }
    }
  }

  private boolean write(
      Connection connection, CopiedRows rows, UUID host, long run, JournalPosition expected)
      throws SQLException {
    String firstDay;
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setObject(1, host);
      lock.setLong(2, run);
      try (ResultSet found = lock.executeQuery()) {
        if (!found.next()
            || found.getInt(1) != expected.segment()
            || found.getInt(2) != expected.offset()
            || found.getLong(3) != expected.sequence()) {
          return false;
        }
        Date first = found.getDate(4);
        firstDay = first == null ? "" : first.toString();
      }
    }
    try (PreparedStatement show = connection.prepareStatement(SHOW)) {
      show.setString(1, host.toString());
      // Results that become known are of decisions that are there: older days have none of them.
      show.setString(2, firstDay);
      show.execute();
    }
    rows.write(connection);
    moveDays(connection, rows.decisionDays(), host, run);
    return true;
  }

  private static void moveDays(Connection connection, Collection<Long> days, UUID host, long run)
      throws SQLException {
    if (days.isEmpty()) {
      return;
    }
    try (PreparedStatement move = connection.prepareStatement(DAYS)) {
      move.setObject(
          1, LocalDate.ofEpochDay(days.stream().mapToLong(day -> day).min().getAsLong()));
      move.setObject(
          2, LocalDate.ofEpochDay(days.stream().mapToLong(day -> day).max().getAsLong()));
      move.setObject(3, host);
      move.setLong(4, run);
      move.executeUpdate();
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
