package io.inquest.auditlog;

import io.inquest.audit.checkpoint.RunProof;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Outcome;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalFullException;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.run.ProofOptions;
import io.inquest.run.RunFacts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The journal of a run that is imported. The run is begun with the first events, of which {@value
 * #HELD} are held back, so that it can say when it began and on which machine; without events and
 * notices there is none. Owned by one thread.
 */
final class ImportedJournal implements AutoCloseable {
  private static final int HELD = 4096;

  private final Path store;
  private final String source;
  private final String version;
  private final ProofOptions options;
  private final List<Object> held = new ArrayList<>();
  private RunDirectory run;
  private JournalWriter journal;
  private long latest;
  private long decisions;
  private long refusals;
  private long written;

  /**
   * @param source what is imported, as it was named
   */
  ImportedJournal(Path store, String source, String version, ProofOptions options) {
    this.store = store;
    this.source = source;
    this.version = version;
    this.options = options;
  }

  void add(KernelEvent event) throws StoreException {
    decisions++;
    refusals += SeccompAction.of(event.action()).isRefusal() ? 1 : 0;
    latest = Math.max(latest, event.time());
    hold(event);
  }

  void add(Reading.Loss loss) throws StoreException {
    latest = Math.max(latest, loss.time());
    hold(new Gap(loss.time(), GapKind.DROPPED_RECORDS, 0, loss.count(), loss.detail()));
  }

  /**
   * Takes a better record of an event in place of another, if that is held back yet.
   *
   * @return whether it is
   */
  boolean replace(KernelEvent record, KernelEvent better) {
    int at = held.lastIndexOf(record);
    if (at < 0) {
      return false;
    }
    held.set(at, better);
    latest = Math.max(latest, better.time());
    return true;
  }

  long decisions() {
    return decisions;
  }

  long refusals() {
    return refusals;
  }

  private void hold(Object entry) throws StoreException {
    if (journal != null) {
      write(entry);
      return;
    }
    held.add(entry);
    if (held.size() >= HELD) {
      begin();
    }
  }

  private void begin() throws StoreException {
    run = Journal.createRun(store);
    RunProof proof =
        new RunProof(
            run,
            ProofOptions.host(),
            options.keys(),
            RunFacts.of(List.of(), false),
            options.anchors());
    journal = JournalWriter.open(run, JournalOptions.DEFAULT, proof);
    long earliest = Long.MAX_VALUE;
    for (Object entry : held) {
      long time = timeOf(entry);
      earliest = time == 0 ? earliest : Math.min(earliest, time);
    }
    journal.append(
        new RunStarted(
            earliest == Long.MAX_VALUE ? 0 : earliest,
            run.number(),
            host(),
            "",
            "",
            "",
            RunStarted.NO_USER,
            ProcessHandle.current().pid(),
            version,
            List.of(source),
            Path.of("").toAbsolutePath().toString(),
            RunStarted.IMPORTED,
            Optional.empty()));
    proof.begin();
    for (Object entry : held) {
      write(entry);
    }
    held.clear();
  }

  private static long timeOf(Object entry) {
    return entry instanceof KernelEvent event ? event.time() : ((Gap) entry).time();
  }

  /** The machine, if all that name one name the same. */
  private String host() {
    String host = "";
    for (Object entry : held) {
      if (entry instanceof KernelEvent event && !event.host().isEmpty()) {
        if (!host.isEmpty() && !host.equals(event.host())) {
          return "";
        }
        host = event.host();
      }
    }
    return host;
  }

  private void write(Object entry) throws JournalFullException {
    if (entry instanceof Gap gap) {
      journal.append(gap);
      return;
    }
    KernelEvent event = (KernelEvent) entry;
    int exe = journal.text(event.time(), event.exe());
    byte[] comm = event.comm().getBytes(StandardCharsets.UTF_8);
    byte[] record = event.record().encode().getBytes(StandardCharsets.UTF_8);
    journal
        .decision()
        .begin(event.time(), written + 1, event.tgid(), event.tid())
        .call(event.auditArch(), event.nr(), 0, 0, 0, 0, 0, 0, event.ip())
        .verdict(event.action(), event.data(), -1, -1, -1)
        .exe(exe)
        .comm(comm, comm.length)
        .decoded(record, record.length)
        .commit();
    written++;
  }

  /**
   * Ends the run, if there is one.
   *
   * @param about what is to be said of all of it
   * @return its number
   */
  OptionalLong end(List<Gap> about) throws StoreException {
    if (journal == null) {
      if (held.isEmpty()) {
        return OptionalLong.empty();
      }
      begin();
    }
    for (Gap gap : about) {
      journal.append(new Gap(latest, gap.kind(), gap.tid(), gap.count(), gap.detail()));
    }
    journal.append(new RunEnded(latest, Outcome.IMPORTED, RunEnded.NOT_KNOWN, decisions, refusals));
    return OptionalLong.of(run.number());
  }

  /** What was written stays; a run that was not ended is completed as one that was cut short. */
  @Override
  public void close() throws StoreException {
    if (journal != null) {
      journal.close();
    }
  }
}
