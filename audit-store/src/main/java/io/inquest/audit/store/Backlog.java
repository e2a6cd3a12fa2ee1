package io.inquest.audit.store;

import io.inquest.audit.entity.IngestEntity;
import io.inquest.audit.journal.JournalPosition;
import io.inquest.audit.journal.JournalReader;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the journals held at one moment and the tables did not.
 *
 * @param sequences by run: the sequence after the last frame, or {@link #END} for a run whose
 *     supervisor is gone, so that its end is to come
 * @param unreadable by run that cannot be read: why
 */
record Backlog(Map<Long, Long> sequences, Map<Long, StoreException> unreadable) {
  private static final long END = Long.MAX_VALUE;

  /** The backlog now, given what the tables have. Runs that cannot be read are not waited for. */
  static Backlog now(StoreLocation store, Map<Long, IngestEntity> progress) throws StoreException {
    Map<Long, Long> sequences = new HashMap<>();
    Map<Long, StoreException> unreadable = new HashMap<>();
    for (long number : store.runNumbers()) {
      IngestEntity known = progress.get(number);
      if (known == null || !known.ended()) {
        try {
          Optional<RunDirectory> run = store.run(number);
          if (run.isPresent() && run.get().hasJournal()) {
            sequences.put(number, end(run.get(), known));
          }
        } catch (StoreException e) {
          unreadable.put(number, e);
        }
      }
    }
    return new Backlog(sequences, unreadable);
  }

  private static long end(RunDirectory run, IngestEntity known) throws StoreException {
    if (!run.isLive()) {
      run.requireReadable();
      return END;
    }
    JournalPosition from =
        known == null
            ? JournalPosition.START
            : new JournalPosition(known.segment(), known.offset(), known.sequence());
    return JournalReader.tail(run, from).sequence();
  }
}
