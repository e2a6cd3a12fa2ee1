package io.inquest.auditlog;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.journal.JournalPosition;
import io.inquest.audit.journal.JournalReader;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What earlier imports brought into a store. Owned by one thread. */
final class EarlierImports {
  private static final int BATCH = 2000;
  private static final int MOST_NOTICES = 100_000;

  private final SeenEvents events;
  private final Set<String> notices = new HashSet<>();
  private boolean imported;

  private EarlierImports(SeenEvents events) {
    this.events = events;
  }

  /**
   * Reads the journals of all runs that were imported.
   *
   * @param events where their events are remembered
   */
  static EarlierImports read(Path store, SeenEvents events) throws StoreException {
    EarlierImports earlier = new EarlierImports(events);
    StoreLocation location;
    try {
      location = StoreLocation.existing(store);
    } catch (StoreException e) {
      if (e.reason() == StoreException.Reason.MISSING) {
        return earlier;
      }
      throw e;
    }
    for (long number : location.runNumbers()) {
      Optional<RunDirectory> run = location.run(number);
      if (run.isPresent()) {
        earlier.read(run.get());
      }
    }
    return earlier;
  }

  private void read(RunDirectory run) {
    imported = false;
    try (JournalReader journal = JournalReader.open(run, JournalPosition.START)) {
      int read = journal.read((sequence, entry) -> take(entry), 1);
      while (imported && read > 0) {
        read = journal.read((sequence, entry) -> take(entry), BATCH);
      }
    } catch (StoreException e) {
      // A run that cannot be read is said to be so by whoever asks for it; nothing is known of it.
      return;
    }
  }

  private void take(AuditEntry entry) {
    if (entry instanceof RunStarted started) {
      imported = started.isImported();
    } else if (entry instanceof Decision decision) {
      KernelEvent.of(decision).ifPresent(events::remember);
    } else if (entry instanceof Gap gap && gap.kind() == GapKind.DROPPED_RECORDS) {
      isNew(gap.time(), gap.detail());
    }
  }

  /** Whether a notice of dropped records is not there yet; from now on it is. */
  boolean isNew(long time, String detail) {
    String notice = detail.substring(detail.indexOf(':') + 1);
    return notices.size() >= MOST_NOTICES || notices.add(time + notice);
  }
}
