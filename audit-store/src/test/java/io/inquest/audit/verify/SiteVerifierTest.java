package io.inquest.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.checkpoint.RunKeys;
import io.inquest.audit.checkpoint.RunProof;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.proof.SigningKey;
import io.inquest.audit.site.PrivateCluster;
import io.inquest.audit.site.Pusher;
import io.inquest.audit.site.SiteDatabase;
import io.inquest.audit.site.SiteDatabase.Access;
import io.inquest.audit.site.SiteFrames;
import io.inquest.audit.site.SiteHost;
import io.inquest.audit.site.SiteUrl;
import io.inquest.audit.verify.Finding.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a verification says of a site's database that somebody altered who may do everything. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SiteVerifierTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final SigningKey KEY = SigningKey.generate();
  private static final int DECISIONS = 200;

  /** Of the frames' layout: where a decision's first argument is. */
  private static final int TYPE = 24;

  private static final int ARGUMENTS = 40;
  private static final int COMPACT_DECISION = 16;

  @TempDir static Path directory;
  @TempDir static Path another;

  private PrivateCluster cluster;
  private SiteUrl url;

  @BeforeAll
  void begin() throws Exception {
    cluster = PrivateCluster.shared();
    url = cluster.database();
    record(directory, "");
    record(directory, "");
    record(another, "of another store");
  }

  private static void record(Path store, String boot) throws StoreException {
    RunDirectory created = Journal.createRun(store);
    RunProof proof = proof(created);
    try (JournalWriter writer = JournalWriter.open(created, JournalOptions.DEFAULT, proof)) {
      if (!boot.isEmpty()) {
        // Journals that begin alike are one.
        writer.append(start(created.number(), boot));
      }
      write(writer, created.number(), proof);
      writer.append(Decisions.end(DECISIONS));
    }
    assertThat(proof.problems()).isEmpty();
  }

  private static RunStarted start(long run, String boot) {
    return new RunStarted(
        Decisions.EPOCH,
        run,
        "host",
        boot,
        "6.1.0",
        "x86_64",
        1000,
        4711,
        "0.1.0",
        List.of("/bin/ls"),
        "/",
        "refusals",
        Optional.empty());
  }

  private static RunProof proof(RunDirectory run) {
    return new RunProof(
        run, "host", RunKeys.prepare(Optional.of(KEY), "host"), List.of(), List.of());
  }

  private static void write(JournalWriter writer, long run, RunProof proof) throws StoreException {
    Decisions.begin(writer, run);
    proof.begin();
    for (int i = 1; i <= DECISIONS; i++) {
      Decisions.append(writer, i);
    }
  }

  /** The records as those of another machine, so that each test alters its own. */
  private SiteHost push(Path... stores) throws StoreException {
    SiteHost host = new SiteHost(UUID.randomUUID(), "host");
    for (Path store : stores) {
      Pusher pusher = new Pusher(StoreLocation.existing(store), url, host, cluster.environment());
      assertThat(pusher.push(PATIENCE)).isEmpty();
    }
    return host;
  }

  private void execute(SiteHost host, String sql) throws Exception {
    cluster.execute(url, sql.replace("HOST", "'" + host.id() + "'"));
  }

  private List<Finding> findings(SiteHost host, long run) throws StoreException {
    return verdict(host, run).findings();
  }

  private RunVerdict verdict(SiteHost host, long run) throws StoreException {
    try (SiteDatabase site = open()) {
      return verifier(site, host).verify(run);
    }
  }

  private SiteDatabase open() throws StoreException {
    return SiteDatabase.open(url, Access.READ, cluster.environment());
  }

  private static SiteVerifier verifier(SiteDatabase site, SiteHost host) {
    return new SiteVerifier(
        new SiteFrames(site, host),
        site.store(host, "host"),
        List.of(KEY.verifier("host/inquest")),
        true,
        List.of());
  }

  @Test
  void verify_untouchedRuns_areIntact() throws Exception {
    SiteHost host = push(directory, another);
    try (SiteDatabase site = open()) {
      SiteVerifier verifier = verifier(site, host);
      // The third one is called 1 in its own store.
      for (long run : new SiteFrames(site, host).runs()) {
        RunVerdict verdict = verifier.verify(run);
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.verdict()).isEqualTo("intact");
        assertThat(verdict.run()).isEqualTo(run);
        assertThat(verdict.proven()).isEqualTo(verdict.records()).isGreaterThan(DECISIONS);
      }
      assertThat(new SiteFrames(site, host).runs()).containsExactly(1L, 2L, 3L);
      assertThat(verifier.removedRuns()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "update inquest.decision set decoded = 'exit()' where host = HOST and id = 1::bigint << 40"
            + " | 7 | TABLES | decision 7: the tables and the journal differ in decoded",
        "update inquest.decision set result = 3 where host = HOST and id = 1::bigint << 40 | 8"
            + " | TABLES | decision 8: the tables and the journal differ in result",
        "delete from inquest.decision where host = HOST and id = 1::bigint << 40 | 200"
            + " | TABLES | decision 200: the tables lack the decision",
        "update inquest.decision set id = id + 5000 where host = HOST and id = 1::bigint << 40 |"
            + " 200 | TABLES | lack the decision",
        "update inquest.filter set policy = 'another' where host = HOST and id >> 40 = 1 | 0"
            + " | TABLES | the table filter has another policy",
        "delete from inquest.rule where host = HOST and filter_id >> 40 = 1 and number = 1 | 0"
            + " | TABLES | the table rule lacks",
        "delete from inquest.run where host = HOST and number = 1 | 0"
            + " | TABLES | the tables lack the run",
        "delete from inquest.frames where host = HOST and run = 1 | 0"
            + " | REMOVED | are missing at the journal's end",
        "update inquest.frames set bytes = '\\x00' where host = HOST and run = 1 | 0"
            + " | REMOVED | are missing at the journal's end",
        "delete from inquest.proof where host = HOST and run = 1 and size > 10 | 0"
            + " | UNPROVEN | follow the last checkpoint",
        "delete from inquest.proof where host = HOST and run = 1 and kind = 'identity' | 0"
            + " | KEY | no identity",
        "update inquest.proof set note = replace(note, 'host/', 'hos/') where host = HOST and run ="
            + " 1 and kind = 'identity' | 0 | KEY | identity",
        "update inquest.proof set size = 0 where host = HOST and run = 1 and size > 10 | 0"
            + " | CHECKPOINT | older than the one before"
      })
  void verify_afterSql_namesWhatWasDone(String sql, long sequence, Kind kind, String said)
      throws Exception {
    SiteHost host = push(directory);
    execute(host, sequence == 0 ? sql : sql + " | " + sequence);
    assertThat(findings(host, 1))
        .anySatisfy(
            finding -> {
              assertThat(finding.kind()).isEqualTo(kind);
              assertThat(finding.detail()).contains(said);
              assertThat(finding.run()).isEqualTo(1);
            });
    assertThat(findings(host, 2)).isEmpty();
  }

  @Test
  void verify_framesAndRowsAlteredAlike_areNotWhatWasSigned() throws Exception {
    SiteHost host = push(directory);
    try (Connection connection = cluster.connect(url);
        PreparedStatement read =
            connection.prepareStatement(
                "select bytes from inquest.frames where host = ? and run = 1");
        PreparedStatement write =
            connection.prepareStatement(
                "update inquest.frames set bytes = ? where host = ? and run = 1")) {
      read.setObject(1, host.id());
      try (ResultSet row = read.executeQuery()) {
        assertThat(row.next()).isTrue();
        write.setBytes(1, withAnotherArgument(row.getBytes(1)));
        assertThat(row.next()).isFalse();
      }
      write.setObject(2, host.id());
      assertThat(write.executeUpdate()).isEqualTo(1);
    }
    execute(
        host,
        "update inquest.decision set a0 = 4711 where host = HOST and id = (1::bigint << 40 | 1)");
    assertThat(findings(host, 1)).extracting(Finding::kind).containsExactly(Kind.ALTERED);
  }

  /** The first decision with another argument, and the checksum that it needs. */
  private static byte[] withAnotherArgument(byte[] deflated) throws IOException {
    byte[] frames;
    try (var inflater = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
      frames = inflater.readAllBytes();
    }
    ByteBuffer bytes = ByteBuffer.wrap(frames).order(ByteOrder.nativeOrder());
    int at = 0;
    while (bytes.getInt(at + TYPE) != COMPACT_DECISION) {
      at += bytes.getInt(at);
    }
    bytes.putLong(at + ARGUMENTS, 4711);
    CRC32C crc = new CRC32C();
    crc.update(frames, at + 8, bytes.getInt(at) - 8);
    bytes.putInt(at + 4, (int) crc.getValue());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(frames);
    }
    return out.toByteArray();
  }

  @Test
  void removedRuns_runTakenAwayWhole_isNamedByTheOneAfterIt() throws Exception {
    SiteHost host = push(directory);
    for (String table : List.of("frames", "proof", "ingest")) {
      execute(host, "delete from inquest." + table + " where host = HOST and run = 1");
    }
    execute(host, "delete from inquest.decision where host = HOST and id >> 40 = 1");
    execute(host, "delete from inquest.run where host = HOST and number = 1");
    try (SiteDatabase site = open()) {
      SiteVerifier verifier = verifier(site, host);
      assertThat(new SiteFrames(site, host).runs()).containsExactly(2L);
      assertThat(verifier.verify(2).findings()).isEmpty();
      assertThat(verifier.removedRuns())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.kind()).isEqualTo(Kind.REMOVED);
                assertThat(finding.run()).isEqualTo(1);
              });
    }
  }

  @Test
  void verify_runThatGoesOn_isIntactSoFar(@TempDir Path store) throws Exception {
    RunDirectory created = Journal.createRun(store);
    RunProof proof = proof(created);
    List<String> verdicts = new ArrayList<>();
    try (JournalWriter writer = JournalWriter.open(created, JournalOptions.DEFAULT, proof)) {
      write(writer, created.number(), proof);
      RunVerdict verdict = verdict(push(store), 1);
      assertThat(verdict.findings()).isEmpty();
      verdicts.add(verdict.verdict());
    }
    assertThat(verdicts).containsExactly("live");
  }
}
