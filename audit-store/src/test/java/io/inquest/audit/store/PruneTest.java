package io.inquest.audit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.audit.checkpoint.RunKeys;
import io.inquest.audit.checkpoint.RunProof;
import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.entry.AuditEntry.Frame;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Outcome;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.entry.AuditEntry.TaskStart;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.proof.NoteFile;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.proof.SigningKey;
import io.inquest.audit.prune.PruneNote;
import io.inquest.audit.prune.Pruner;
import io.inquest.audit.verify.Finding;
import io.inquest.audit.verify.Finding.Kind;
import io.inquest.audit.verify.PrunedVerdict;
import io.inquest.audit.verify.RunProver;
import io.inquest.audit.verify.StoreVerifier;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a store of which runs are pruned. */
final class PruneTest {
  private static final JournalOptions SMALL = new JournalOptions(8192, 16384, false);
  private static final SigningKey KEY = SigningKey.generate();
  private static final Pruner PRUNER = new Pruner(1000, "alice", KEY, "host/inquest");

  /** Behind the end of each run here. */
  private static final long LATER = Decisions.EPOCH + 1_000_000_000;

  @TempDir private Path directory;

  private RunDirectory record(int decisions) throws StoreException {
    RunDirectory run = Journal.createRun(directory);
    RunKeys keys = RunKeys.prepare(Optional.of(KEY), "host");
    RunProof proof = new RunProof(run, "host", keys, List.of(), List.of());
    try (JournalWriter writer = JournalWriter.open(run, SMALL, proof)) {
      begin(writer, run.number());
      proof.begin();
      for (int i = 1; i <= decisions; i++) {
        Decisions.append(writer, i);
      }
      writer.append(Decisions.end(decisions));
    }
    return run;
  }

  /** An entry of each kind, so that each table has a row of the run. */
  private static void begin(JournalWriter writer, long run) throws StoreException {
    Decisions.begin(writer, run);
    long time = Decisions.EPOCH;
    writer.append(new TaskStarted(time, 100, 100, 0, TaskStart.LAUNCH));
    writer.append(
        new StackTaken(
            time, 1, 100, 100, List.of(new Frame(1, "/lib/x", 1, "", "f", 0, "f.c", 1)), ""));
    writer.append(new SignalDelivered(time, 100, 100, 11, 1, 0, 0));
    writer.append(new Gap(time, GapKind.UNREADABLE_MEMORY, 100, 1, "here"));
  }

  private PrunedRuns prune(long before) throws StoreException {
    return StorePruning.prune(directory, before, PRUNER, false);
  }

  private StoreVerifier verifier(SignedCheckpoint... elsewhere) throws StoreException {
    return new StoreVerifier(
        StoreLocation.existing(directory),
        List.of(KEY.verifier("host/inquest")),
        true,
        List.of(elsewhere));
  }

  private PrunedVerdict verdict(long run, SignedCheckpoint... elsewhere) throws StoreException {
    return verifier(elsewhere)
        .verifyPruned(StoreLocation.existing(directory).pruned(run).orElseThrow());
  }

  private void assertRemoved(long run, String reason) throws StoreException {
    List<Finding> findings = verdict(run).findings();
    assertThat(findings).extracting(Finding::kind).containsExactly(Kind.REMOVED);
    assertThat(findings.get(0).detail()).contains(reason);
  }

  private List<Long> indexed() throws StoreException {
    try (AuditStore store = AuditStore.open(directory)) {
      assertThat(directory.resolve("index.damaged")).doesNotExist();
      return store.runs().stream().map(RunEntity::number).toList();
    }
  }

  private List<String> files(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Path pruned(String name) {
    return directory.resolve("pruned").resolve(name);
  }

  @Test
  void prune_endedRuns_leavesWhatProvesThemAndTheirRecords() throws Exception {
    record(200);
    record(100);
    PrunedRuns done = prune(Decisions.EPOCH + 150);
    assertThat(done.pruned()).extracting(PruneNote::run).containsExactly(2L);
    assertThat(done.kept()).isEmpty();
    assertThat(files(directory.resolve("runs"))).containsExactly("000001");
    assertThat(files(pruned("000002"))).containsExactly("checkpoints", "identity", "prune");
    PruneNote note = verdict(2).note().orElseThrow();
    assertThat(note).isEqualTo(done.pruned().get(0));
    assertThat(note.user()).isEqualTo("alice");
    assertThat(note.uid()).isEqualTo(1000);
    // Seven at the beginning, three texts of executables, the decisions, the end.
    assertThat(note.records()).isEqualTo(6 + 3 + 100 + 1);
    assertThat(verdict(2).findings()).isEmpty();
    assertThat(verifier().removedRuns()).isEmpty();
    assertThat(indexed()).containsExactly(1L);
  }

  @Test
  void prune_allRuns_leavesNoRow() throws Exception {
    record(100);
    record(100);
    prune(LATER);
    try (AuditStore store = AuditStore.open(directory)) {
      List<String> tables =
          store.read(
              session ->
                  session
                      .createNativeQuery(
                          "select table_name from information_schema.tables where table_schema ="
                              + " 'PUBLIC' and table_name <> 'flyway_schema_history'",
                          String.class)
                      .getResultList());
      assertThat(tables).hasSizeGreaterThan(10);
      for (String table : tables) {
        Long rows =
            store.read(
                session ->
                    session
                        .createNativeQuery("select count(*) from \"" + table + "\"", Long.class)
                        .getSingleResult());
        assertThat(rows).as(table).isZero();
      }
    }
  }

  @Test
  void prune_largeRuns_givesRoomBack() throws Exception {
    record(16_000);
    record(100);
    assertThat(indexed()).hasSize(2);
    Path database = directory.resolve("index/inquest.mv.db");
    long before = Files.size(database);
    record(50);
    assertThat(prune(Decisions.EPOCH + 16_001).pruned()).hasSize(3);
    assertThat(Files.size(database)).isLessThan(before / 2);
  }

  @Test
  void prune_dryRun_changesNothing() throws Exception {
    record(100);
    assertThat(StorePruning.prune(directory, LATER, PRUNER, true).pruned())
        .extracting(PruneNote::run)
        .containsExactly(1L);
    assertThat(directory.resolve("pruned")).doesNotExist();
    assertThat(indexed()).containsExactly(1L);
  }

  @Test
  void prune_newestRun_itsNumberIsNotGivenAgain() throws Exception {
    record(10);
    record(10);
    prune(LATER);
    assertThat(record(10).number()).isEqualTo(3);
    assertThat(verifier().removedRuns()).isEmpty();
    try (RunDirectory begun = Journal.createRun(directory)) {
      assertThat(begun.number()).isEqualTo(4);
    }
  }

  @Test
  void prune_runThatGoesOn_isKept() throws Exception {
    RunDirectory run = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(run, SMALL)) {
      Decisions.begin(writer, 1);
      Decisions.append(writer, 1);
      assertThat(prune(LATER).pruned()).isEmpty();
      writer.append(Decisions.end(1));
      // Its end is in the tables before its supervisor is gone.
      PrunedRuns done = prune(LATER);
      assertThat(done.pruned()).isEmpty();
      assertThat(done.kept()).containsEntry(1L, "it goes on");
    }
    assertThat(prune(LATER).pruned()).hasSize(1);
  }

  @Test
  void prune_alteredRun_isKept() throws Exception {
    RunDirectory run = record(200);
    assertThat(indexed()).hasSize(1);
    try (RandomAccessFile file = new RandomAccessFile(run.segment(1).toFile(), "rw")) {
      file.seek(2000);
      file.write(file.read() ^ 1);
    }
    PrunedRuns done = prune(LATER);
    assertThat(done.pruned()).isEmpty();
    assertThat(done.altered()).isTrue();
    assertThat(done.kept().get(1L)).contains("signed");
    assertThat(run.segment(1)).exists();
  }

  @Test
  void prune_runWithoutProof_isTold() throws Exception {
    RunDirectory run = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(run, SMALL)) {
      Decisions.begin(writer, 1);
      writer.append(Decisions.end(0));
    }
    PruneNote note = prune(LATER).pruned().get(0);
    assertThat(note.identity()).isEmpty();
    assertThat(note.checkpoint()).isEmpty();
    assertThat(verdict(1).note()).contains(note);
  }

  @Test
  void prune_storeThatIsOnlyRead_isRefused() throws Exception {
    record(10);
    assertThat(directory.toFile().setWritable(false)).isTrue();
    try {
      assertThatThrownBy(() -> prune(LATER))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("cannot prune runs");
    } finally {
      assertThat(directory.toFile().setWritable(true)).isTrue();
    }
    assertThat(directory.resolve("runs/000001/000001.segment")).exists();
  }

  /** What was done by the time that a pruning was killed. */
  enum Done {
    DRAFT,
    RECORD,
    MOVED,
    CHECKPOINTS_DRAFT,
    SOME_SEGMENTS,
    JOURNAL
  }

  @ParameterizedTest
  @EnumSource
  void prune_killedAtAStep_leavesTheRunWholeOrPruned(Done done) throws Exception {
    record(200);
    record(10);
    assertThat(indexed()).hasSize(2);
    Path whole = directory.resolveSibling(directory.getFileName() + "-whole");
    copy(directory, whole);
    try {
      prune(LATER);
      Path index = directory.resolve("index/inquest.mv.db");
      Files.copy(whole.resolve("index/inquest.mv.db"), index, StandardCopyOption.REPLACE_EXISTING);
      restore(done, whole);
    } finally {
      delete(whole);
    }
    boolean isWhole = done.compareTo(Done.MOVED) < 0;
    assertThat(indexed()).isEqualTo(isWhole ? List.of(1L) : List.of());
    assertThat(verifier().removedRuns()).isEmpty();
    if (isWhole) {
      RunDirectory run = StoreLocation.existing(directory).run(1).orElseThrow();
      assertThat(verifier().verify(run).verdict()).isEqualTo("intact");
      prune(LATER);
    }
    assertThat(verdict(1).findings()).isEmpty();
    assertThat(files(pruned("000001"))).containsExactly("checkpoints", "identity", "prune");
    assertThat(indexed()).isEmpty();
  }

  /** Gives run 1 back what was still there, and takes away what was not. */
  private void restore(Done done, Path whole) throws IOException {
    Path left = pruned("000001");
    Path run = whole.resolve("runs/000001");
    if (done.compareTo(Done.JOURNAL) >= 0) {
      return;
    }
    for (String name : files(run)) {
      boolean gone = done == Done.SOME_SEGMENTS && !name.equals("000001.segment");
      if (!name.equals("identity") && !(gone && !name.equals("checkpoints"))) {
        Files.copy(run.resolve(name), left.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (done == Done.CHECKPOINTS_DRAFT) {
      Files.writeString(left.resolve(".checkpoints"), "half");
    }
    if (done.compareTo(Done.MOVED) < 0) {
      if (done == Done.DRAFT) {
        Files.move(left.resolve("prune"), left.resolve(".prune"));
      }
      Files.move(left, directory.resolve("runs/000001"));
    }
  }

  @Test
  void verify_pruneRecordMissing_isARemovedRun() throws Exception {
    record(10);
    record(10);
    prune(Decisions.EPOCH + 11);
    record(10);
    Files.delete(pruned("000001").resolve("prune"));
    assertRemoved(1, "there is none");
    delete(pruned("000002"));
    assertThat(verifier().removedRuns()).extracting(Finding::run).contains(2L);
  }

  @Test
  void verify_pruneRecordOfAnotherKey_isARemovedRun() throws Exception {
    record(10);
    SigningKey other = SigningKey.generate();
    StorePruning.prune(directory, LATER, new Pruner(0, "root", other, "host/inquest"), false);
    assertRemoved(1, "not signed by a key that is trusted here");
  }

  @Test
  void verify_pruneRecordEditedOrOfAnotherRun_isARemovedRun() throws Exception {
    record(10);
    record(10);
    prune(LATER);
    Path first = pruned("000001").resolve("prune");
    Path second = pruned("000002").resolve("prune");
    String text = Files.readString(first);
    Files.writeString(first, text.replace("records", "record"));
    assertRemoved(1, "it is not one");
    Files.writeString(first, text.replace("by 1000 alice", "by 1000 bob"));
    assertRemoved(1, "not signed by a key that is trusted here");
    Files.writeString(first, Files.readString(second));
    assertRemoved(1, "it is that of run 2");
    Files.writeString(first, text);
    Files.copy(
        pruned("000002").resolve("identity"),
        pruned("000001").resolve("identity"),
        StandardCopyOption.REPLACE_EXISTING);
    assertRemoved(1, "another identity");
  }

  @Test
  void verify_checkpointOfAPrunedRunMissing_isARemovedRun() throws Exception {
    record(10);
    prune(LATER);
    Files.delete(pruned("000001").resolve("checkpoints"));
    assertRemoved(1, "the checkpoint that it names");
  }

  @Test
  void verify_newerCheckpointKeptElsewhere_isFound() throws Exception {
    RunDirectory run = record(5000);
    SignedCheckpoint newest = RunProver.newest(run).orElseThrow();
    // The journal is cut back to an older checkpoint before it is pruned.
    Path checkpoints = run.path().resolve("checkpoints");
    List<String> notes = NoteFile.split(Files.readString(checkpoints)).notes();
    Files.writeString(checkpoints, notes.get(0));
    prune(LATER);
    assertThat(verdict(1).findings()).isEmpty();
    assertThat(verdict(1, newest).findings())
        .extracting(Finding::detail)
        .anyMatch(detail -> detail.contains("newer than the last one of the pruned run"));
  }

  @Test
  void verify_pruneRecordBesideTheRun_isInserted() throws Exception {
    record(10);
    record(10);
    prune(LATER);
    RunDirectory third = record(10);
    copy(third.path(), directory.resolve("runs/000002"));
    assertThat(verdict(2).findings()).extracting(Finding::kind).containsExactly(Kind.INSERTED);
  }

  @Test
  void open_storeWithARetention_prunesWhatIsOlder() throws Exception {
    for (long hours : new long[] {3, 1}) {
      try (JournalWriter writer = JournalWriter.open(Journal.createRun(directory), SMALL)) {
        Decisions.begin(writer, 1);
        long ended = (System.currentTimeMillis() - hours * 3_600_000) * 1_000_000;
        writer.append(new RunEnded(ended, Outcome.EXITED, 0, 0, 0));
      }
    }
    assertThat(indexed()).containsExactly(1L, 2L);
    Path properties = directory.resolve("store.properties");
    Files.writeString(properties, "format=1\n\n# A working day.\nretention = 2h\n");
    assertThat(indexed()).containsExactly(2L);
    Files.writeString(properties, "format=1\nretention=1w\n");
    assertThat(indexed()).containsExactly(2L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "retention=90",
        "retention=0d",
        "retention=-1d",
        "retention=90d 1h",
        "retention",
        "retention=1h\nretention=2h",
        "retain=90d"
      })
  void open_settingsThatAreNone_areRefusedWithTheirLine(String settings) throws Exception {
    record(1);
    Files.writeString(directory.resolve("store.properties"), "format=1\n" + settings + "\n");
    assertThatThrownBy(this::indexed)
        .isInstanceOf(StoreException.class)
        .hasMessageMatching(".*store.properties line [23] says '.*");
    assertThatThrownBy(() -> record(1)).isInstanceOf(StoreException.class);
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(from)) {
      all = walk.toList();
    }
    for (Path file : all) {
      Files.copy(file, to.resolve(from.relativize(file).toString()));
    }
  }

  private static void delete(Path tree) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(tree)) {
      all = new ArrayList<>(walk.toList());
    }
    for (int i = all.size() - 1; i >= 0; i--) {
      Files.delete(all.get(i));
    }
  }
}
