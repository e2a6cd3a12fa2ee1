package io.inquest.audit.verify;

import io.inquest.audit.checkpoint.ProvenRuns;
import io.inquest.audit.checkpoint.RunNote;
import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.journal.FrameSummary;
import io.inquest.audit.journal.RebuiltRun;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.proof.NoteFormatException;
import io.inquest.audit.proof.RunIdentity;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.proof.SignedNote;
import io.inquest.audit.proof.VerifierKey;
import io.inquest.audit.site.RunNotes;
import io.inquest.audit.site.SiteFrames;
import io.inquest.audit.store.AuditStore;
import io.inquest.audit.verify.Finding.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Judges the runs of one host of a site's database: the frames that were pushed against what the
 * run's own key signed, and the rows against the frames. One run at a time is rebuilt in a
 * directory of its own, as large as its journal. Owned by one thread.
 */
public final class SiteVerifier {
  private static final String REBUILD = "rebuild a run";

  private final SiteFrames frames;
  private final AuditStore tables;
  private final List<VerifierKey> trusted;
  private final boolean mustVouch;
  private final List<SignedCheckpoint> elsewhere;
  private final Set<RunIdentity> identities = new HashSet<>();
  private final List<RunIdentity> named = new ArrayList<>();

  /**
   * A verifier of a host's runs.
   *
   * @param frames its journals
   * @param tables its rows
   * @param trusted long-term keys
   * @param mustVouch whether one of them must vouch for each run
   * @param elsewhere checkpoints that were kept elsewhere
   */
  public SiteVerifier(
      SiteFrames frames,
      AuditStore tables,
      List<VerifierKey> trusted,
      boolean mustVouch,
      List<SignedCheckpoint> elsewhere) {
    this.frames = frames;
    this.tables = tables;
    this.trusted = List.copyOf(trusted);
    this.mustVouch = mustVouch;
    this.elsewhere = List.copyOf(elsewhere);
  }

  /**
   * Judges one run.
   *
   * @param number its number at the site
   * @throws StoreException if the database does not answer, or the run cannot be rebuilt
   */
  public RunVerdict verify(long number) throws StoreException {
    Path directory = temporary();
    try {
      return verify(number, directory);
    } finally {
      delete(directory);
    }
  }

  private RunVerdict verify(long number, Path directory) throws StoreException {
    RunNotes notes = frames.notes(number);
    notes.identities().forEach(this::note);
    try (Rebuilding rebuilding = new Rebuilding(directory, number)) {
      frames.of(number, rebuilding);
      RunDirectory journal = rebuilding.finish(notes);
      Optional<RunEntity> row = tables.run(number);
      RunVerdict verdict =
          RunVerifier.verify(
              journal,
              trusted,
              mustVouch,
              keptOf(journal.number(), notes),
              row.map(RunEntity::uid).orElse(0L));
      List<Finding> findings = new ArrayList<>(verdict.findings());
      if (notes.identities().size() > 1) {
        findings.add(Finding.of(Kind.KEY, number, "there are several identities of the run"));
      }
      boolean live = row.isPresent() && row.get().endedAt() == null;
      if (live) {
        // What is not signed yet may be so with the next push.
        findings.removeIf(finding -> finding.kind() == Kind.UNPROVEN && finding.sequence() > 0);
      }
      if (row.isEmpty()) {
        findings.add(Finding.of(Kind.TABLES, number, "the tables lack the run"));
      }
      findings.addAll(new TablesVerifier(tables, journal.store()).compareRebuilt(journal, number));
      return new RunVerdict(
          number,
          verdict.records(),
          verdict.proven(),
          verdict.checkpoints(),
          live,
          verdict.identity(),
          verdict.protections(),
          findings.stream().map(finding -> finding.of(number)).toList(),
          verdict.gaps());
    }
  }

  private void note(String identity) {
    try {
      RunNote note = RunNote.parse(SignedNote.parse(identity).text());
      identities.add(note.identity());
      note.previous().ifPresent(named::add);
    } catch (NoteFormatException e) {
      // The verdict on the run says so.
    }
  }

  private List<SignedCheckpoint> keptOf(long recorded, RunNotes notes) {
    Set<String> hosts = new HashSet<>();
    for (String identity : notes.identities()) {
      try {
        hosts.add(RunNote.parse(SignedNote.parse(identity).text()).identity().host());
      } catch (NoteFormatException e) {
        // The verdict on the run says so.
      }
    }
    return elsewhere.stream()
        .filter(kept -> kept.run().run() == recorded && hosts.contains(kept.run().host()))
        .toList();
  }

  /**
   * Runs that those which were judged name as the one before them, and of which the database has
   * nothing. For when all of the host's runs were judged.
   */
  public List<Finding> removedRuns() {
    List<Finding> findings = new ArrayList<>();
    for (RunIdentity run : named) {
      if (!identities.contains(run)) {
        findings.add(
            Finding.of(
                Kind.REMOVED,
                run.run(),
                "a later run names it ("
                    + run.origin()
                    + "), and the database has nothing of it: it was removed, or never pushed"));
      }
    }
    return findings;
  }

  private static Path temporary() throws StoreException {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      return Files.createTempDirectory(parent, "inquest-verify");
    } catch (IOException e) {
      throw StoreException.of(REBUILD, parent, e);
    }
  }

  private static void delete(Path directory) throws StoreException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw StoreException.of("delete a rebuilt run", directory, e);
    }
  }

  /** Puts a run together under the number that it was recorded with, which its frames tell. */
  private static final class Rebuilding implements SiteFrames.Sink, AutoCloseable {
    private final Path directory;
    private final long number;
    private RebuiltRun run;

    Rebuilding(Path directory, long number) {
      this.directory = directory;
      this.number = number;
    }

    @Override
    public void take(byte[] frames) throws StoreException {
      begin(frames);
      run.append(frames);
    }

    private void begin(byte[] frames) throws StoreException {
      if (run == null) {
        long recorded = number;
        if (FrameSummary.ofFirst(frames).entry().orElse(null) instanceof RunStarted start
            && start.run() > 0
            && start.run() <= RunDirectory.LARGEST_NUMBER) {
          recorded = start.run();
        }
        run = RebuiltRun.begin(directory, recorded);
      }
    }

    RunDirectory finish(RunNotes notes) throws StoreException {
      begin(new byte[0]);
      if (!notes.identities().isEmpty()) {
        run.add(ProvenRuns.IDENTITY, notes.identities().get(0));
      }
      if (!notes.checkpoints().isEmpty()) {
        run.add(ProvenRuns.CHECKPOINTS, String.join("", notes.checkpoints()));
      }
      return run.finish();
    }

    @Override
    public void close() throws StoreException {
      if (run != null) {
        run.close();
      }
    }
  }
}
