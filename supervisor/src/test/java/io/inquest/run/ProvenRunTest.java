package io.inquest.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.proof.NoteFile;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.proof.VerifierKey;
import io.inquest.audit.verify.Finding;
import io.inquest.audit.verify.Protections;
import io.inquest.audit.verify.RunVerdict;
import io.inquest.audit.verify.StoreVerifier;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What proves a run, also against the program that it watches. */
final class ProvenRunTest {
  private static final String RUN = "store/runs/000001/";

  @TempDir Path directory;

  private InquestProcess inquest() {
    return InquestProcess.in(directory)
        .policy("default: allow", "rules:", "  - {name: no, syscalls: uname, action: errno:EPERM}");
  }

  private RunVerdict verdict(SignedCheckpoint... elsewhere) throws Exception {
    StoreLocation store = StoreLocation.existing(directory.resolve("store"));
    return new StoreVerifier(store, List.of(ownKey()), true, List.of(elsewhere))
        .verify(store.run(1).orElseThrow());
  }

  private VerifierKey ownKey() throws Exception {
    Path key = directory.resolve("config/inquest/signing.key.pub");
    return VerifierKey.parse(Files.readString(key).strip());
  }

  @Test
  void run_toItsEnd_isIntactAndVouchedFor() throws Exception {
    inquest().run("sh", "-c", "uname; uname");
    RunVerdict verdict = verdict();
    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.verdict()).isEqualTo("intact");
    assertThat(verdict.protections().vouched()).isTrue();
    Path key = directory.resolve("config/inquest/signing.key");
    assertThat(Files.getPosixFilePermissions(key))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void firstCheckpoint_isThereAndHandedOnBeforeTheFirstInstruction() throws Exception {
    Supervised run =
        inquest()
            .with("--checkpoint-to", directory.resolve("kept").toString())
            .run("sh", "-c", "cat " + RUN + "checkpoints; cmp kept " + RUN + "checkpoints");
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(SignedCheckpoint.parse(run.output()).run().run()).isEqualTo(1);
    assertThat(verdict().protections().anchors()).contains("file");
  }

  @Test
  void checkpointTo_fileAndCommand_getAllCheckpoints() throws Exception {
    Supervised run =
        inquest()
            .with("--checkpoint-to", directory.resolve("kept").toString())
            .with("--checkpoint-to", "|cat > piped; echo said")
            .run("uname");
    String own = Files.readString(directory.resolve(RUN + "checkpoints"));
    assertThat(Files.readString(directory.resolve("kept"))).isEqualTo(own);
    assertThat(Files.readString(directory.resolve("piped"))).isEqualTo(own);
    // Standard output is the program's.
    assertThat(run.output()).isEmpty();
    assertThat(run.errors()).contains("said");
  }

  @Test
  void checkpointTo_commandThatFails_isSaidAndChangesNoStatus() {
    Supervised run = inquest().with("--checkpoint-to", "|exec 0<&-; exit 3").run("true");
    assertThat(run.errors()).contains("the command of --checkpoint-to");
  }

  @Test
  void checkpointTo_fileThatCannotBeMade_startsNothing() {
    Path file = directory.resolve("missing/kept");
    Supervised run = inquest().with("--checkpoint-to", file.toString()).run("touch", "ran");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(125));
    assertThat(run.errors()).contains("cannot hand checkpoints to").contains("no such file");
    assertThat(directory.resolve("ran")).doesNotExist();
  }

  @Test
  void signingKey_thatIsNone_startsNothing() throws IOException {
    Path key = directory.resolve("key");
    for (String mode : List.of("rw-r--r--", "rw-------")) {
      Files.writeString(key, "no key\n");
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
      Supervised run = inquest().with("--signing-key", key.toString()).run("touch", "ran");
      assertThat(run.status()).isEqualTo(WaitStatus.exited(125));
      assertThat(run.errors())
          .contains("cannot use the signing key: " + key)
          .contains(mode.equals("rw-------") ? "PRIVATE KEY" : "chmod 600");
      assertThat(directory.resolve("ran")).doesNotExist();
    }
  }

  @Test
  void program_thatEditsItsOwnSegment_isFound() throws Exception {
    String edit = "printf x | dd of=" + RUN + "000001.segment bs=1 seek=%d conv=notrunc";
    inquest().run("sh", "-c", "uname; " + edit.formatted(200) + "; uname");
    RunVerdict verdict = verdict();
    assertThat(verdict.verdict()).isEqualTo("altered");
    Finding first = verdict.findings().get(0);
    assertThat(first.kind()).isEqualTo(Finding.Kind.ALTERED);
    assertThat(first.sequence()).isPositive();
    assertThat(first.segment()).isEqualTo(1);
  }

  @Test
  void program_thatRemovesItsCheckpoints_isFound() throws Exception {
    Supervised run = inquest().run("sh", "-c", "uname; rm " + RUN + "checkpoints; uname");
    assertThat(run.errors()).contains("somebody cut or removed the file checkpoints");
    assertThat(verdict().verdict()).isEqualTo("unproven");
  }

  @Test
  void program_thatPutsAForgedCheckpoint_isFound() throws Exception {
    inquest().run("sh", "-c", "sed -i s/^2$/1/ " + RUN + "checkpoints; uname");
    assertThat(verdict().verdict()).isEqualTo("altered");
  }

  @Test
  void program_ofAnotherUser_canNeitherReadNorAlterItsRecords() throws Exception {
    assumeTrue(Files.getOwner(directory).getName().equals("root"), "only root has other users");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Supervised run =
        inquest()
            .with("--user", "nobody")
            .run("sh", "-c", "cat " + RUN + "identity; rm -f " + RUN + "leaves; uname; exit 5");
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(5));
    assertThat(run.output()).isEmpty();
    assertThat(verdict().verdict()).isEqualTo("intact");
    assertThat(verdict().protections().writer()).isEqualTo(Protections.Writer.OWNER);
    assertThat(directory.resolve(RUN + "leaves")).exists();
  }

  @Test
  void storeRecordedAnew_showsAgainstTheCheckpointThatWasKept() throws Exception {
    inquest().with("--checkpoint-to", directory.resolve("kept").toString()).run("uname");
    try (var files = Files.walk(directory.resolve("store"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    inquest().run("uname");
    assertThat(verdict().verdict()).isEqualTo("intact");
    NoteFile kept = NoteFile.split(Files.readString(directory.resolve("kept")));
    assertThat(verdict(SignedCheckpoint.parse(kept.notes().get(0))).verdict()).isEqualTo("altered");
  }
}
