package io.inquest.audit.site;

import io.inquest.audit.journal.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.hibernate.StatelessSession;

/**
 * The journals of a site's runs, as their frames lie in the database. Safe for all threads, as its
 * database is.
 */
public final class SiteFrames {
  private static final String RUNS =
      "select run from inquest.ingest where host = :host union"
          + " select number from inquest.run where host = :host union"
          + " select run from inquest.proof where host = :host order by 1";

  private static final String NEXT =
      "select sequence, bytes from inquest.frames where host = :host and run = :run"
          + " and sequence > :after order by sequence limit "
          + SiteFrames.ROWS;

  private static final String NOTES =
      "select kind, note from inquest.proof where host = :host and run = :run"
          + " order by size, pushed_at, sha256";

  private static final int ROWS = 4;

  /** Bytes of what one row may hold; more is not what was pushed. */
  private static final int LARGEST = 1 << 27;

  private final SiteDatabase site;
  private final UUID host;

  /** Takes a number of frames. */
  public interface Sink {
    /**
     * Takes the next ones.
     *
     * @param frames one behind the other; what is damaged is empty
     */
    void take(byte[] frames) throws StoreException;
  }

  /** Of one host. */
  public SiteFrames(SiteDatabase site, SiteHost host) {
    this.site = site;
    this.host = host.id();
  }

  /**
   * The numbers of all runs of which anything is there, ascending.
   *
   * @throws StoreException if the server does not answer, or refuses
   */
  public List<Long> runs() throws StoreException {
    return site.ask(
        session ->
            session.createNativeQuery(RUNS, Long.class).setParameter("host", host).getResultList());
  }

  /**
   * Gives a run's frames to {@code sink} in the order of their sequences.
   *
   * @throws StoreException if the server does not answer, or refuses
   */
  public void of(long run, Sink sink) throws StoreException {
    long after = 0;
    List<Object[]> rows;
    do {
      long from = after;
      rows = site.ask(session -> next(session, run, from));
      for (Object[] row : rows) {
        sink.take(inflated((byte[]) row[1]));
        after = (Long) row[0];
      }
    } while (rows.size() == ROWS);
  }

  private List<Object[]> next(StatelessSession session, long run, long after) {
    return session
        .createNativeQuery(NEXT, Object[].class)
        .setParameter("host", host)
        .setParameter("run", run)
        .setParameter("after", after)
        .getResultList();
  }

  private static byte[] inflated(byte[] deflated) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(deflated);
      byte[] bytes = new byte[(int) Math.min(LARGEST, 8L * deflated.length + 64)];
      int length = 0;
      while (!inflater.finished()) {
        if (length == bytes.length) {
          if (length >= LARGEST) {
            return new byte[0];
          }
          bytes = Arrays.copyOf(bytes, Math.min(LARGEST, 2 * length));
        }
        int more = inflater.inflate(bytes, length, bytes.length - length);
        if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          return new byte[0];
        }
        length += more;
      }
      return Arrays.copyOf(bytes, length);
    } catch (DataFormatException e) {
      return new byte[0];
    } finally {
      inflater.end();
    }
  }

  /**
   * What a run's supervisor signed.
   *
   * @throws StoreException if the server does not answer, or refuses
   */
  public RunNotes notes(long run) throws StoreException {
    List<Object[]> rows =
        site.ask(
            session ->
                session
                    .createNativeQuery(NOTES, Object[].class)
                    .setParameter("host", host)
                    .setParameter("run", run)
                    .getResultList());
    List<String> identities = new ArrayList<>();
    List<String> checkpoints = new ArrayList<>();
    for (Object[] row : rows) {
      String note = SiteText.unescape((String) row[1]);
      (row[0].equals("identity") ? identities : checkpoints).add(note);
    }
    return new RunNotes(identities, checkpoints);
  }
}
