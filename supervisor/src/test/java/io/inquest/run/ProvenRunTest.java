package io.inquest.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.proof.NoteFile;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.proof.VerifierKey;
import io.inquest.audit.verify.Finding;
import io.inquest.audit.verify.Protections;
import io.inquest.audit.verify.RunVerdict;
import io.inquest.audit.verify.StoreVerifier;
import io.inquest.cli.CommandRun;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.ChildProcess;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** Looks again and again until something is so. */
  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + ChildProcess.GENEROUS.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited in vain").isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
    }
  }

  /** What the journal itself says of alterations. */
  private static List<String> alterations(Records records) {
    return records.gaps().stream()
        .filter(gap -> gap.kind() == GapKind.ALTERED_RECORDS)
        .map(Gap::detail)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "printf x | dd of=%s000001.segment bs=1 seek=200 conv=notrunc# damaged",
        "printf %%08d 0 | dd of=%s000001.segment bs=1 seek=65 conv=notrunc# damaged",
        "truncate -s 100 %s000001.segment# record",
        "rm %s000001.segment# gone",
        "cp %1$s000001.segment c; printf x | dd of=c bs=1 seek=200 conv=notrunc;"
            + " mv c %1$s000001.segment# damaged",
        "sed -i s/^2$/1/ %scheckpoints# the file checkpoints",
        "rm %scheckpoints# the file checkpoints",
        "truncate -s 0 %sleaves# the file leaves"
      })
  void program_thatAltersItsRecords_isInThemAndInTheEndReport(String attack, String said)
      throws Exception {
    String script = "uname; " + attack.formatted(RUN) + "; uname; exit 3";
    Supervised run = inquest().with("--on-loss", "continue").run("sh", "-c", script);
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(3));
    assertThat(alterations(run.records()))
        .as(run.errors())
        .anyMatch(detail -> detail.contains(said));
    assertThat(run.errors()).contains("note: somebody");
    RunVerdict verdict = verdict();
    assertThat(verdict.verdict()).isEqualTo("altered");
    assertThat(verdict.findings()).anyMatch(f -> f.detail().contains("seen while the run went on"));
    BareRun runs = CommandRun.of("runs", "--store", directory.resolve("store").toString());
    assertThat(runs.output()).contains("exited with status 3; records altered");
  }

  @Test
  void program_thatPutsBackWhatItAltered_isInItsRecords() throws Exception {
    Path segment = directory.resolve(RUN + "000001.segment");
    InquestProcess.Running running =
        inquest()
            .start(
                "sh",
                "-c",
                "exec 3<>" + segment + "; touch ready; until [ -e go ]; do uname; done");
    await(() -> Files.exists(directory.resolve("ready")));
    byte[] there = new byte[1];
    try (FileChannel file =
        FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      file.read(ByteBuffer.wrap(there), 200);
      file.write(ByteBuffer.wrap(new byte[] {(byte) ~there[0]}), 200);
      await(() -> !alterations(Records.ofLatestRun(running.store())).isEmpty());
      file.write(ByteBuffer.wrap(there), 200);
    }
    Files.createFile(directory.resolve("go"));
    Supervised run = running.end();
    assertThat(alterations(run.records()))
        .singleElement()
        .asString()
        .contains("has a file of it open");
    assertThat(verdict().findings())
        .singleElement()
        .satisfies(f -> assertThat(f.detail()).contains("seen while the run went on"));
  }

  @Test
  void program_thatRemovesItsCheckpoints_isFound() throws Exception {
    Supervised run = inquest().run("sh", "-c", "uname; rm " + RUN + "checkpoints; uname");
    assertThat(run.errors()).contains("somebody cut, altered or removed the file checkpoints");
    assertThat(verdict().verdict()).isEqualTo("altered");
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
