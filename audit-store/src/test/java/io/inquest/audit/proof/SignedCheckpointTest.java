package io.inquest.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.audit.entry.Bytes;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignedCheckpointTest {
  private static final SigningKey KEY = SigningKey.generate();
  private static final RunIdentity RUN = RunIdentity.of("a host+", 12, KEY.key());
  private static final List<byte[]> LEAVES = Trees.leaves(new Random(5), 40);

  private static SignedCheckpoint at(int size) {
    Bytes root = Trees.root(LEAVES.subList(0, size));
    return SignedCheckpoint.sign(KEY, RUN, new Checkpoint(RUN.origin(), size, root));
  }

  @Test
  void origin_ofARun_namesMachineNumberAndKey() throws Exception {
    assertThat(RUN.origin()).startsWith("a-host-/inquest/run/12/");
    assertThat(RunIdentity.parse(RUN.origin())).isEqualTo(RUN);
  }

  @Test
  void parse_ofNoteAndOfLine_givesTheCheckpoint() throws Exception {
    SignedCheckpoint signed = at(40);
    assertThat(SignedCheckpoint.parse(signed.note().toString())).isEqualTo(signed);
    assertThat(SignedCheckpoint.parseLine("Nov 30 03:00:00 host inquest[7]: " + signed.line()))
        .isEqualTo(signed);
  }

  @Test
  void parse_withAnotherSizeRootOrKey_isRefused() {
    String note = at(40).note().toString();
    assertThatThrownBy(() -> SignedCheckpoint.parse(note.replace("\n40\n", "\n41\n")))
        .isInstanceOf(NoteFormatException.class)
        .hasMessageContaining("did not sign");
    assertThatThrownBy(() -> SignedCheckpoint.parse(note.replace("/run/12/", "/run/13/")))
        .isInstanceOf(NoteFormatException.class);
    SigningKey other = SigningKey.generate();
    SignedNote forged = other.sign(RUN.origin(), at(40).checkpoint().text());
    assertThatThrownBy(() -> SignedCheckpoint.parse(forged.toString()))
        .isInstanceOf(NoteFormatException.class);
  }

  @Test
  void recordProof_writtenAndRead_holdsForItsRecordAlone() throws Exception {
    RecordProof proof =
        new RecordProof(Bytes.of(LEAVES.get(7)), Trees.inclusion(7, LEAVES), at(40));
    RecordProof read = RecordProof.parse(proof.toString());
    assertThat(read).isEqualTo(proof);
    assertThat(read.holds()).isTrue();
    Bytes other = Bytes.of(LEAVES.get(8));
    assertThat(new RecordProof(other, read.inclusion(), read.checkpoint()).holds()).isFalse();
  }

  @Test
  void growthProof_writtenAndRead_holdsUnlessATreeWasRewritten() throws Exception {
    GrowthProof proof = new GrowthProof(Trees.consistency(19, LEAVES), at(19), at(40));
    GrowthProof read = GrowthProof.parse(proof.toString());
    assertThat(read).isEqualTo(proof);
    assertThat(read.holds()).isTrue();
    assertThat(new GrowthProof(read.consistency(), at(18), at(40)).holds()).isFalse();
  }
}
