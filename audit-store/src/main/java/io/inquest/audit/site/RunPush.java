package io.inquest.audit.site;

import io.inquest.audit.checkpoint.ProvenRuns;
import io.inquest.audit.journal.JournalReader;
import io.inquest.audit.journal.LostRun;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.EntryBatch;
import io.inquest.audit.store.RunIngest;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

/**
 * Moves one run's journal and checkpoints into a site's database. After a failure it is to be
 * thrown away: what the database has is then read anew.
 *
 * <p>Owned by one thread. The journal's reader is the background's while it moves.
 */
final class RunPush implements AutoCloseable {
  /** Frames of a batch. */
  private static final int FRAMES = 10_000;

  /** Then it is another run's turn. */
  private static final int BATCHES = 8;

  private final RunDirectory directory;
  private final UUID host;
  private final SessionFactory sessions;
  private final SiteDays days;
  private final RunIngest ingest;
  private final ProofRows proof;
  private final long goal;

  private record Ahead(EntryBatch batch, CopiedRows rows) {}

  private RunPush(
      RunDirectory directory,
      UUID host,
      SessionFactory sessions,
      SiteDays days,
      RunIngest ingest,
      ProofRows proof,
      long goal) {
    this.directory = directory;
    this.host = host;
    this.sessions = sessions;
    this.days = days;
    this.ingest = ingest;
    this.proof = proof;
    this.goal = goal;
  }

  /**
   * Goes on where the database says.
   *
   * @param number what the run has for a number there
   */
  static RunPush open(
      RunDirectory directory, UUID host, long number, SessionFactory sessions, SiteDays days)
      throws StoreException {
    try (StatelessSession session = sessions.openStatelessSession()) {
      session.beginTransaction();
      SiteDatabase.show(session, host);
      RunIngest ingest = RunIngest.open(directory, number, session, FRAMES, true);
      ProofRows proof = ProofRows.open(host, number, session);
      session.getTransaction().commit();
      long goal = JournalReader.tail(directory, ingest.position()).sequence();
      return new RunPush(directory, host, sessions, days, ingest, proof, goal);
    }
  }

  boolean hasEnded() {
    return ingest.hasEnded();
  }

  /** Whether the run goes on, and all was moved that its journal had when this was opened. */
  boolean hasCaughtUp() throws StoreException {
    return ingest.position().sequence() >= goal && directory.isLive();
  }

  /**
   * Moves some batches.
   *
   * @param background composes a batch while the one before it is written
   * @return whether anything was moved
   * @throws MovedException if another process moved the journal meanwhile
   */
  boolean move(Executor background) throws StoreException, MovedException {
    // The supervisor is looked at before its journal is: what it wrote last is then seen.
    boolean live = directory.isLive();
    if (!live) {
      ingest.expectNoWriter();
    }
    pushProof();
    boolean moved = moveBatches(background);
    if (!moved && !live && !ingest.hasEnded()) {
      moved = LostRun.seal(directory);
    }
    if (ingest.hasEnded()) {
      pushProof();
    }
    return moved;
  }

  private boolean moveBatches(Executor background) throws StoreException, MovedException {
    boolean moved = false;
    CompletableFuture<Ahead> ahead = null;
    try (StatelessSession session = sessions.openStatelessSession()) {
      Ahead next = compose();
      for (int given = 1; next != null; given++) {
        ahead =
            next.batch().full() && given < BATCHES
                ? CompletableFuture.supplyAsync(this::composeAhead, background)
                : null;
        write(next, session);
        moved = true;
        next = ahead == null ? null : await(ahead);
        ahead = null;
      }
    } finally {
      if (ahead != null) {
        // The reader is not to be closed under it.
        ahead.exceptionally(failure -> null).join();
      }
    }
    return moved;
  }

  private void write(Ahead next, StatelessSession session) throws MovedException {
    days.need(next.rows().days());
    try (SiteBatch batch =
        SiteBatch.begin(
            next.batch(), next.rows(), host, ingest.number(), ingest.position(), session)) {
      ingest.write(batch);
    }
  }

  private Ahead compose() throws StoreException {
    EntryBatch batch = ingest.read();
    return batch.isEmpty() ? null : new Ahead(batch, CopiedRows.of(host, ingest.number(), batch));
  }

  private Ahead composeAhead() {
    try {
      return compose();
    } catch (StoreException e) {
      throw new CompletionException(e);
    }
  }

  private static Ahead await(CompletableFuture<Ahead> ahead) throws StoreException {
    try {
      return ahead.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException cause) {
        throw cause;
      } else if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void pushProof() throws StoreException {
    try (StatelessSession session = sessions.openStatelessSession()) {
      session.beginTransaction();
      proof.push(ProvenRuns.identityText(directory), ProvenRuns.checkpoints(directory), session);
      session.getTransaction().commit();
    } catch (IOException e) {
      throw StoreException.of("read the checkpoints", directory.path(), e);
    }
  }

  @Override
  public void close() throws StoreException {
    ingest.close();
  }
}
