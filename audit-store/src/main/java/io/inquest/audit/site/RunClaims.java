package io.inquest.audit.site;

import io.inquest.audit.journal.JournalPosition;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

/**
 * Which number each journal of a host has in a site's database. It is the store's own number, if
 * that is free: another store of the machine, or a machine with a copied identity, may have it
 * already.
 *
 * <p>Owned by one thread.
 */
final class RunClaims {
  private final SiteHost host;
  private final SessionFactory sessions;
  private final Map<ByteBuffer, Long> numbers = new HashMap<>();
  private final Set<ByteBuffer> ended = new HashSet<>();

  /** The claims that there are; makes the host known. */
  RunClaims(SiteHost host, SessionFactory sessions) {
    this.host = host;
    this.sessions = sessions;
    try (StatelessSession session = sessions.openStatelessSession()) {
      session.beginTransaction();
      session
          .createNativeMutationQuery(
              "insert into inquest.host (host, name, pushed_at) values (:host, :name, now())"
                  + " on conflict (host) do update set name = excluded.name, pushed_at = now()")
          .setParameter("host", host.id())
          .setParameter("name", SiteText.escape(host.name()))
          .executeUpdate();
      List<Object[]> there =
          session
              .createNativeQuery(
                  "select journal, run, ended from inquest.ingest where host = :host",
                  Object[].class)
              .setParameter("host", host.id())
              .getResultList();
      for (Object[] claim : there) {
        ByteBuffer journal = ByteBuffer.wrap((byte[]) claim[0]);
        numbers.put(journal, (Long) claim[1]);
        if ((Boolean) claim[2]) {
          ended.add(journal);
        }
      }
      session.getTransaction().commit();
    }
  }

  /** Whether all of a journal was there when this was made. */
  boolean hasEnded(byte[] journal) {
    return ended.contains(ByteBuffer.wrap(journal));
  }

  /**
   * The journal's number, claimed now if need be.
   *
   * @param wanted its store's own number
   */
  long number(byte[] journal, long wanted) {
    Long known = numbers.get(ByteBuffer.wrap(journal));
    if (known != null) {
      return known;
    }
    try (StatelessSession session = sessions.openStatelessSession()) {
      session.beginTransaction();
      long number = claim(session, journal, wanted);
      session.getTransaction().commit();
      numbers.put(ByteBuffer.wrap(journal), number);
      return number;
    }
  }

  private long claim(StatelessSession session, byte[] journal, long wanted) {
    // One at a time: else two would find one number free.
    session
        .createNativeQuery(
            "select name from inquest.host where host = :host for no key update", String.class)
        .setParameter("host", host.id())
        .getSingleResult();
    List<Long> claimed =
        session
            .createNativeQuery(
                "select run from inquest.ingest where host = :host and journal = :journal",
                Long.class)
            .setParameter("host", host.id())
            .setParameter("journal", journal)
            .getResultList();
    if (!claimed.isEmpty()) {
      return claimed.get(0);
    }
    long number =
        session
            .createNativeQuery(
                "select case when exists (select 1 from inquest.ingest where host = :host and run ="
                    + " :wanted) then (select max(run) + 1 from inquest.ingest where host = :host)"
                    + " else :wanted end",
                Long.class)
            .setParameter("host", host.id())
            .setParameter("wanted", wanted)
            .getSingleResult();
    session
        .createNativeMutationQuery(
            "insert into inquest.ingest (host, run, segment, segment_offset, sequence,"
                + " last_decision, decisions, ended, journal) values (:host, :run, :segment,"
                + " :offset, :sequence, 0, 0, false, :journal)")
        .setParameter("host", host.id())
        .setParameter("run", number)
        .setParameter("segment", JournalPosition.START.segment())
        .setParameter("offset", JournalPosition.START.offset())
        .setParameter("sequence", JournalPosition.START.sequence())
        .setParameter("journal", journal)
        .executeUpdate();
    return number;
  }
}
