package io.inquest.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.inquest.audit.checkpoint.ProvenRuns;
import io.inquest.audit.checkpoint.RunKeys;
import io.inquest.audit.checkpoint.RunProof;
import io.inquest.audit.entry.Bytes;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.FrameWalk;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.proof.Checkpoint;
import io.inquest.audit.proof.NoteFile;
import io.inquest.audit.proof.RunIdentity;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.proof.SigningKey;
import io.inquest.audit.verify.Finding.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a verification says of a store that somebody altered, who knows all but its keys. */
class TamperedStoreTest {
  private static final JournalOptions SMALL = new JournalOptions(8192, 16384, false);
  private static final SigningKey KEY = SigningKey.generate();
  private static final int DECISIONS = 200;

  /** A frame of a journal's file. */
  private record Place(long sequence, int segment, int offset, int length) {
    int end() {
      return (offset + length + 7) & ~7;
    }
  }

  @TempDir Path directory;
  private RunDirectory run;
  private List<Place> frames;

  @BeforeEach
  void recordARun() throws StoreException {
    run = record(DECISIONS);
    frames = frames(run);
  }

  private RunDirectory record(int decisions) throws StoreException {
    return record(1, decisions);
  }

  private RunDirectory record(int first, int decisions) throws StoreException {
    RunDirectory created = Journal.createRun(directory);
    RunKeys keys = RunKeys.prepare(Optional.of(KEY), "host");
    RunProof proof = new RunProof(created, "host", keys, List.of(), List.of());
    try (JournalWriter writer = JournalWriter.open(created, SMALL, proof)) {
      Decisions.begin(writer, created.number());
      proof.begin();
      for (int i = first; i < first + decisions; i++) {
        Decisions.append(writer, i);
      }
      writer.append(Decisions.end(decisions));
    }
    assertThat(proof.problems()).isEmpty();
    return created;
  }

  private static List<Place> frames(RunDirectory run) throws StoreException {
    List<Place> places = new ArrayList<>();
    try (FrameWalk walk = new FrameWalk(run)) {
      while (walk.next()) {
        places.add(new Place(walk.sequence(), walk.segment(), walk.offset(), walk.length()));
      }
    }
    return places;
  }

  private StoreVerifier verifier(SignedCheckpoint... elsewhere) throws StoreException {
    return new StoreVerifier(
        StoreLocation.existing(directory),
        List.of(KEY.verifier("host/inquest")),
        true,
        List.of(elsewhere));
  }

  private RunVerdict verdict(SignedCheckpoint... elsewhere) throws StoreException {
    return verifier(elsewhere).verify(run);
  }

  private Finding first() throws StoreException {
    RunVerdict verdict = verdict();
    assertThat(verdict.verdict()).isEqualTo("altered");
    return verdict.findings().get(0);
  }

  private void assertFirst(Kind kind, Place place) throws StoreException {
    Finding finding = first();
    assertThat(finding.kind()).isEqualTo(kind);
    assertThat(finding.sequence()).isEqualTo(place.sequence());
    assertThat(finding.segment()).isEqualTo(place.segment());
    assertThat(finding.offset()).isEqualTo(place.offset());
  }

  private byte[] read(int segment) throws IOException {
    return Files.readAllBytes(run.segment(segment));
  }

  /** Gives a frame that was altered the checksum that it needs. */
  private static void seal(byte[] segment, Place place) {
    CRC32C crc = new CRC32C();
    crc.update(segment, place.offset() + 8, place.length() - 8);
    ByteBuffer.wrap(segment)
        .order(ByteOrder.nativeOrder())
        .putInt(place.offset() + 4, (int) crc.getValue());
  }

  private Path file(String name) {
    return run.path().resolve(name);
  }

  @Test
  void verify_untouchedRun_isIntact() throws StoreException {
    RunVerdict verdict = verdict();
    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.verdict()).isEqualTo("intact");
    assertThat(verdict.records()).isEqualTo(frames.size());
    assertThat(verdict.proven()).isEqualTo(frames.size());
    assertThat(verdict.protections().vouched()).isTrue();
    assertThat(frames.get(frames.size() - 1).segment()).isGreaterThan(2);
    assertThat(verifier().removedRuns()).isEmpty();
  }

  @Test
  void verify_frameEditedWithARightChecksum_namesIt() throws Exception {
    for (int index : new int[] {1, 60, frames.size() - 1}) {
      Place place = frames.get(index);
      byte[] original = read(place.segment());
      byte[] edited = original.clone();
      edited[place.offset() + place.length() - 1] ^= 1;
      seal(edited, place);
      Files.write(run.segment(place.segment()), edited);
      assertFirst(Kind.ALTERED, place);
      assertThat(verdict().findings()).hasSize(1);
      Files.write(run.segment(place.segment()), original);
    }
  }

  @Test
  void verify_frameEditedWithoutChecksum_namesIt() throws Exception {
    Place place = frames.get(60);
    byte[] edited = read(place.segment());
    edited[place.offset() + place.length() - 1] ^= 1;
    Files.write(run.segment(place.segment()), edited);
    assertFirst(Kind.ALTERED, place);
  }

  @Test
  void verify_swappedFrames_namesTheFirst() throws Exception {
    Place one = frames.get(60);
    Place other = frames.get(61);
    byte[] segment = read(one.segment());
    byte[] first = Arrays.copyOfRange(segment, one.offset(), one.end());
    byte[] second = Arrays.copyOfRange(segment, other.offset(), other.end());
    System.arraycopy(second, 0, segment, one.offset(), second.length);
    System.arraycopy(first, 0, segment, one.offset() + second.length, first.length);
    Files.write(run.segment(one.segment()), segment);
    Finding finding = first();
    assertThat(finding.kind()).isIn(Kind.REORDERED, Kind.REMOVED);
    assertThat(finding.sequence()).isEqualTo(one.sequence());
    assertThat(verdict().findings()).extracting(Finding::kind).containsOnly(Kind.REORDERED);
  }

  @Test
  void verify_frameCutOut_namesIt() throws Exception {
    Place place = frames.get(60);
    byte[] segment = read(place.segment());
    System.arraycopy(segment, place.end(), segment, place.offset(), segment.length - place.end());
    Files.write(run.segment(place.segment()), segment);
    Finding finding = first();
    assertThat(finding.kind()).isEqualTo(Kind.REMOVED);
    assertThat(finding.sequence()).isEqualTo(place.sequence());
    assertThat(finding.offset()).isEqualTo(place.offset());
  }

  @Test
  void verify_frameWrittenTwice_namesIt() throws Exception {
    Place place = frames.get(3);
    byte[] segment = read(place.segment());
    byte[] longer = new byte[segment.length + place.end() - place.offset()];
    System.arraycopy(segment, 0, longer, 0, place.end());
    System.arraycopy(segment, place.offset(), longer, place.end(), segment.length - place.offset());
    Files.write(run.segment(place.segment()), longer);
    Finding finding = first();
    assertThat(finding.kind()).isEqualTo(Kind.INSERTED);
    assertThat(finding.offset()).isEqualTo(place.end());
  }

  @Test
  void verify_segmentCut_namesTheFirstMissingRecord() throws Exception {
    Place place = frames.get(frames.size() - 10);
    byte[] segment = read(place.segment());
    Files.write(run.segment(place.segment()), Arrays.copyOf(segment, place.offset()));
    Finding finding = first();
    assertThat(finding.kind()).isEqualTo(Kind.REMOVED);
    assertThat(finding.sequence()).isEqualTo(place.sequence());
  }

  @Test
  void verify_segmentDeleted_namesItsFirstRecord() throws Exception {
    Files.delete(run.segment(2));
    Place place = frames.stream().filter(frame -> frame.segment() == 2).findFirst().orElseThrow();
    Finding finding = first();
    assertThat(finding.kind()).isEqualTo(Kind.REMOVED);
    assertThat(finding.sequence()).isEqualTo(place.sequence());
  }

  @Test
  void verify_segmentOfAnotherRun_namesItsFirstRecord() throws Exception {
    RunDirectory other = record(1001, DECISIONS);
    Files.copy(other.segment(2), run.segment(2), StandardCopyOption.REPLACE_EXISTING);
    Place place = frames.stream().filter(frame -> frame.segment() == 2).findFirst().orElseThrow();
    Finding finding = first();
    assertThat(finding.kind()).isIn(Kind.ALTERED, Kind.INSERTED);
    assertThat(finding.segment()).isEqualTo(place.segment());
    assertThat(finding.offset()).isEqualTo(place.offset());
  }

  @Test
  void verify_frameAndLeavesEdited_isFoundWithoutThem() throws Exception {
    Place place = frames.get(60);
    byte[] edited = read(place.segment());
    edited[place.offset() + place.length() - 1] ^= 1;
    seal(edited, place);
    Files.write(run.segment(place.segment()), edited);
    Files.delete(file("leaves"));
    Finding finding = first();
    assertThat(finding.kind()).isEqualTo(Kind.ALTERED);
    assertThat(finding.detail()).contains("which one");
    Files.write(file("leaves"), new byte[32 * frames.size()]);
    assertThat(verdict().findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.CHECKPOINT, Kind.ALTERED);
  }

  @Test
  void verify_leavesEdited_saysThatTheRecordsWereNot() throws Exception {
    byte[] leaves = Files.readAllBytes(file("leaves"));
    leaves[32 * 60] ^= 1;
    Files.write(file("leaves"), leaves);
    Finding finding = first();
    assertThat(finding.kind()).isEqualTo(Kind.CHECKPOINT);
    assertThat(finding.detail()).contains("leaves was altered; the records were not");
  }

  @Test
  void verify_checkpointForged_isFound() throws Exception {
    RunIdentity identity = verdict().identity().orElseThrow();
    Checkpoint forged = new Checkpoint(identity.origin(), 3, Bytes.of(new byte[32]));
    String note = KEY.sign(identity.origin(), forged.text()).toString();
    Files.writeString(file("checkpoints"), note);
    assertThat(first().kind()).isEqualTo(Kind.CHECKPOINT);
  }

  @Test
  void verify_cutToAnOlderCheckpoint_showsAgainstANewerOne() throws Exception {
    SignedCheckpoint newest = RunProver.newest(run).orElseThrow();
    String first = NoteFile.split(Files.readString(file("checkpoints"))).notes().get(0);
    Files.writeString(file("checkpoints"), first);
    Checkpoint old = SignedCheckpoint.parse(first).checkpoint();
    byte[] segment = read(1);
    Place place = frames.get((int) old.size());
    for (int other = 2; Files.deleteIfExists(run.segment(other)); other++) {
      // All that follows the older checkpoint goes.
    }
    Files.write(run.segment(1), Arrays.copyOf(segment, place.offset()));
    assertThat(verdict().verdict()).isEqualTo("intact");
    RunVerdict verdict = verdict(newest);
    assertThat(verdict.verdict()).isEqualTo("altered");
    assertThat(verdict.findings())
        .anyMatch(f -> f.kind() == Kind.REMOVED && f.sequence() == old.size() + 1);
  }

  @Test
  void verify_newestCheckpointsRemoved_isUnproven() throws Exception {
    NoteFile notes = NoteFile.split(Files.readString(file("checkpoints")));
    Files.writeString(file("checkpoints"), notes.notes().get(0));
    RunVerdict verdict = verdict();
    assertThat(verdict.verdict()).isEqualTo("unproven");
    assertThat(verdict.findings().get(0).detail()).contains("follow the last checkpoint");
  }

  @Test
  void verify_halfACheckpointAtTheEnd_isIgnored() throws Exception {
    String all = Files.readString(file("checkpoints"));
    Files.writeString(file("checkpoints"), all + all.substring(0, all.indexOf('\n') + 3));
    assertThat(verdict().verdict()).isEqualTo("intact");
  }

  @Test
  void verify_runRecordedAnewWithAnotherKey_isNotVouchedFor() throws Exception {
    SigningKey other = SigningKey.generate();
    StoreVerifier verifier =
        new StoreVerifier(
            StoreLocation.existing(directory),
            List.of(other.verifier("host/inquest")),
            true,
            List.of());
    RunVerdict verdict = verifier.verify(run);
    assertThat(verdict.findings()).extracting(Finding::kind).containsExactly(Kind.KEY);
    assertThat(verdict.protections().vouched()).isFalse();
  }

  @Test
  void verify_runReplaced_showsAgainstItsOldCheckpoint() throws Exception {
    SignedCheckpoint old = RunProver.newest(run).orElseThrow();
    delete(run);
    run = record(DECISIONS);
    assertThat(run.number()).isEqualTo(1);
    assertThat(verdict().verdict()).isEqualTo("intact");
    assertThat(verdict(old).findings()).extracting(Finding::kind).contains(Kind.KEY);
    assertThat(verifier(old).removedRuns()).extracting(Finding::kind).containsExactly(Kind.KEY);
  }

  @Test
  void removedRuns_runInTheMiddleGone_isNamed() throws Exception {
    RunDirectory second = record(1);
    record(1);
    delete(second);
    assertThat(verifier().removedRuns())
        .extracting(Finding::run, Finding::kind)
        .containsExactly(tuple(2L, Kind.REMOVED));
    Files.writeString(directory.resolve("unused"), "000002\n");
    // The run after it named it in its own signed identity.
    assertThat(verifier().removedRuns()).hasSize(1);
  }

  @Test
  void removedRuns_newestGone_showsAgainstItsCheckpoint() throws Exception {
    RunDirectory second = record(1);
    SignedCheckpoint kept = RunProver.newest(second).orElseThrow();
    delete(second);
    assertThat(verifier().removedRuns()).isEmpty();
    assertThat(verifier(kept).removedRuns()).extracting(Finding::run).containsExactly(2L);
  }

  @Test
  void removedRuns_numberGivenUp_isNoFinding() throws Exception {
    RunDirectory second = Journal.createRun(directory);
    RunProof proof =
        new RunProof(
            second, "host", RunKeys.prepare(Optional.of(KEY), "host"), List.of(), List.of());
    try (JournalWriter unused = JournalWriter.open(second, SMALL, proof)) {
      assertThat(record(1).number()).isEqualTo(3);
      assertThat(unused.isEmpty()).isTrue();
    }
    assertThat(second.path()).doesNotExist();
    assertThat(verifier().removedRuns()).isEmpty();
  }

  @Test
  void verify_supervisorKilled_leavesWhatFollowsTheLastCheckpointUnproven() throws Exception {
    RunDirectory killed = Journal.createRun(directory);
    RunProof proof =
        new RunProof(
            killed, "host", RunKeys.prepare(Optional.of(KEY), "host"), List.of(), List.of());
    JournalWriter writer = JournalWriter.open(killed, SMALL, proof);
    Decisions.begin(writer, killed.number());
    proof.begin();
    Path copy = directory.resolve("copy");
    StoreLocation.create(copy);
    // As a killed supervisor leaves it: its last records, and no checkpoint of them.
    String checkpoints = Files.readString(killed.path().resolve("checkpoints"));
    Decisions.append(writer, 1);
    writer.close();
    Files.writeString(killed.path().resolve("checkpoints"), checkpoints);
    RunVerdict verdict = verifier().verify(killed);
    assertThat(verdict.verdict()).isEqualTo("unproven");
    assertThat(verdict.findings()).extracting(Finding::kind).containsExactly(Kind.UNPROVEN);
    assertThat(verdict.findings().get(0).sequence()).isEqualTo(verdict.proven() + 1);
  }

  @Test
  void verify_runWithoutProof_isUnproven() throws Exception {
    RunDirectory old = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(old, SMALL)) {
      Decisions.begin(writer, old.number());
      writer.append(Decisions.end(0));
    }
    StoreVerifier lenient =
        new StoreVerifier(StoreLocation.existing(directory), List.of(), false, List.of());
    assertThat(lenient.verify(old).verdict()).isEqualTo("unproven");
    assertThat(ProvenRuns.identity(old)).isEmpty();
  }

  @Test
  void prove_eachDecision_holdsUntilTheJournalIsAltered() throws Exception {
    RunProver prover = RunProver.of(run);
    for (int i : new int[] {1, 2, 77, DECISIONS}) {
      assertThat(prover.decision(i)).isPresent();
    }
    assertThat(prover.decision(DECISIONS + 1)).isEmpty();
    String first = NoteFile.split(Files.readString(file("checkpoints"))).notes().get(0);
    assertThat(prover.growth(SignedCheckpoint.parse(first))).isPresent();
    Place place = frames.get(100);
    byte[] edited = read(place.segment());
    edited[place.offset() + place.length() - 1] ^= 1;
    seal(edited, place);
    Files.write(run.segment(place.segment()), edited);
    assertThat(prover.decision(77)).isEmpty();
    assertThat(prover.growth(SignedCheckpoint.parse(first))).isEmpty();
  }

  private static void delete(RunDirectory run) throws IOException {
    try (var files = Files.list(run.path())) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(run.path());
  }
}
