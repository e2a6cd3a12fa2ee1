package io.inquest.auditlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.store.AuditStore;
import io.inquest.audit.verify.Protections;
import io.inquest.audit.verify.RunVerdict;
import io.inquest.audit.verify.StoreVerifier;
import io.inquest.query.DenialQuery;
import io.inquest.query.Denials;
import io.inquest.query.RunName;
import io.inquest.query.Why;
import io.inquest.report.DecisionReport;
import io.inquest.report.ExplanationText;
import io.inquest.report.FindingText;
import io.inquest.report.RowReport;
import io.inquest.run.ProofOptions;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditImportTest {
  private static final String KILLED =
      "type=SECCOMP msg=audit(1790000101.101:2001): " + Logs.FIELDS + "\n";
  private static final String LOSS =
      "[ 5058.113113] kauditd_printk_skb: 113 callbacks suppressed\n";
  private static final String CUT =
      "type=SECCOMP msg=audit(1790000114.014:2014): auid=1000 uid=1000 pid=4114 comm=\"\u001bba\n";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  @TempDir Path directory;
  private Path store;

  @BeforeEach
  void chooseStore() {
    store = directory.resolve("store");
  }

  @Test
  void record_imported_isADecisionThatLacksWhatTheKernelDoesNotRecord() throws Exception {
    ImportSummary summary = read(KILLED);

    assertThat(summary.run()).hasValue(1);
    assertThat(summary.decisions()).isEqualTo(1);
    assertThat(denials(RowReport.Form.JSON))
        .contains("\"tgid\":712,\"tid\":null,\"comm\":\"oven\",\"exe\":\"/usr/bin/oven\"")
        .contains("\"syscall\":\"socket\",\"args\":null,\"decoded\":null,\"ip\":\"0x7f11aa00b0c7\"")
        .contains("\"action\":\"KILL_PROCESS\",\"data\":null,\"errno\":null,\"filter\":null")
        .contains("\"instruction\":null,\"policy\":null,\"rule\":null,\"result\":null")
        .contains("\"time\":\"2026-09-21T14:15:01.101000000Z\"")
        .contains("\"record\":\"line 1; audit(1790000101.101:2001) | type=SECCOMP");
  }

  @Test
  void emptyDirectory_importedInto_becomesAStore() throws Exception {
    Files.createDirectory(store, PosixFilePermissions.asFileAttribute(OWNER_ONLY));

    assertThat(read(KILLED).run()).hasValue(1);
  }

  @Test
  void importedRun_asked_claimsNothingThatIsNotRecorded() throws Exception {
    read(KILLED + LOSS + CUT);

    try (AuditStore records = AuditStore.open(store)) {
      Why why = new Why(records);
      assertThat(String.join("\n", FindingText.full(why.run(1), RunName.of(1), Map.of())))
          .contains("Run 1: a.log was imported; Inquest was not there")
          .contains("Cause: not known; 1 refusal is on record")
          .contains("(113): line 2: kauditd_printk_skb: 113 callbacks suppressed")
          .contains("skipped (1): line 3: it has no code=: type=SECCOMP")
          .doesNotContain("\u001b");
      assertThat(String.join("\n", ExplanationText.of(why.decision(1, 1), RunName.of(1), Map.of())))
          .contains("socket (arguments not recorded)")
          .contains("a task of process 712, which one is not recorded")
          .contains("by:     a filter of which nothing is recorded")
          .contains("it ended process 712, for certain");
    }
  }

  @Test
  void importedRun_verified_isProvenFromItsImportOn() throws Exception {
    read(KILLED + LOSS);

    StoreLocation location = StoreLocation.existing(store);
    RunVerdict run =
        new StoreVerifier(location, List.of(), false, List.of())
            .verify(location.run(1).orElseThrow());

    assertThat(run.verdict()).isEqualTo("intact");
    assertThat(run.protections().writer()).isEqualTo(Protections.Writer.IMPORTER);
  }

  @Test
  void sameLog_importedTwice_isThereOnce() throws Exception {
    read(KILLED + LOSS);

    ImportSummary second = read(KILLED + LOSS);

    assertThat(second.run()).isEmpty();
    assertThat(second.earlier()).isEqualTo(1);
    assertThat(second.losses()).isZero();
  }

  @Test
  void grownLog_imported_bringsInWhatIsNew() throws Exception {
    read(KILLED);

    ImportSummary second = read(KILLED + KILLED.replace(":2001", ":2002"));

    assertThat(second.run()).hasValue(2);
    assertThat(second.decisions()).isEqualTo(1);
    assertThat(second.earlier()).isEqualTo(1);
  }

  @Test
  void logWithoutRecords_imported_makesNoStore() throws Exception {
    ImportSummary summary = read("Sep 21 14:15:09 hostb systemd[1]: Started.\n");

    assertThat(summary.run()).isEmpty();
    assertThat(summary.lines()).isEqualTo(1);
    assertThat(store).doesNotExist();
  }

  /** One of the test's own: the user's is not for tests. */
  private Path signingKey() throws Exception {
    byte[] key =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
    Path file = directory.resolve("key.pem");
    Files.writeString(
        file,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getEncoder().encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private ImportSummary read(String log) throws Exception {
    ProofOptions proof = new ProofOptions(Optional.of(signingKey().toString()), List.of());
    return new AuditImport(store, Clock.fixed(Logs.NOW, ZoneOffset.UTC), "0", proof)
        .read(new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)), "a.log");
  }

  private String denials(RowReport.Form form) throws Exception {
    StringWriter out = new StringWriter();
    try (AuditStore records = AuditStore.open(store);
        RowReport<io.inquest.query.DecisionRow> report = DecisionReport.of(form, out, 0, false)) {
      new Denials(records).stream(DenialQuery.ofRun(1), report);
    }
    return out.toString();
  }
}
