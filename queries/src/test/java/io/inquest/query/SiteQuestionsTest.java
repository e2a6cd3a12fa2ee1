package io.inquest.query;

import static io.inquest.query.cause.RunRecord.MAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.site.PrivateCluster;
import io.inquest.audit.site.Pusher;
import io.inquest.audit.site.SiteDatabase;
import io.inquest.audit.site.SiteDatabase.Access;
import io.inquest.audit.site.SiteHost;
import io.inquest.audit.site.SiteUrl;
import io.inquest.audit.store.AuditStore;
import io.inquest.export.Export;
import io.inquest.export.ExportForm;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.cause.Explanation;
import io.inquest.query.cause.Finding;
import io.inquest.query.cause.RunRecord;
import io.inquest.report.DecisionReport;
import io.inquest.report.ExplanationText;
import io.inquest.report.FilterReport;
import io.inquest.report.FindingText;
import io.inquest.report.RowReport;
import io.inquest.report.RowReport.Form;
import io.inquest.report.RunReport;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Questions asked of a site's database: each answer is that of the machine's own store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SiteQuestionsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HOSTILE = "\u0000\u001a0000\u001b[2J\ud800'\"\\\u202e;--";
  private static final int EPERM = SeccompAction.ERRNO.with(1);

  private static final SiteHost HERE = host("web");
  private static final SiteHost TWIN = host("web");
  private static final SiteHost OTHER = host("db");

  @TempDir static Path directory;
  @TempDir static Path ofOther;

  private PrivateCluster cluster;
  private SiteUrl url;

  private static SiteHost host(String name) {
    return new SiteHost(UUID.randomUUID(), name);
  }

  @BeforeAll
  void push() throws Exception {
    cluster = PrivateCluster.shared();
    url = cluster.database();
    for (RunRecord record : records()) {
      write(directory, record);
    }
    write(ofOther, RunRecord.of("/bin/psql").errno(MAIN, "mkdir", "EROFS").exit(MAIN, 3));
    push(directory, HERE);
    push(ofOther, TWIN);
    push(ofOther, OTHER);
  }

  private void push(Path store, SiteHost host) throws StoreException {
    Pusher pusher = new Pusher(StoreLocation.existing(store), url, host, cluster.environment());
    assertThat(pusher.push(PATIENCE)).isEmpty();
  }

  private static void write(Path store, RunRecord record) throws StoreException {
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(store), JournalOptions.DEFAULT)) {
      record.writeTo(writer);
    }
  }

  private static List<RunRecord> records() {
    RunRecord many = RunRecord.of("/bin/loop").recordedAll();
    for (int i = 0; i < AuditStore.PAGE + 1; i++) {
      many.errno(MAIN, i % 3 == 0 ? "getppid" : "openat", "EPERM", i, -i).call(MAIN, "read", i);
    }
    return List.of(
        RunRecord.of("/bin/sh", "-c", "cp a b")
            .by("docker", "default")
            .filter(
                List.of(new RulePlace(0, "default", "ERRNO(EPERM)", "docker.json", 2, 3)),
                new Instruction(Instruction.RET_K, 0, 0, EPERM))
            .filter(
                1,
                Origin.PROGRAM,
                "",
                new Instruction(Instruction.RET_K, 0, 0, SeccompAction.ALLOW.value()))
            .inside("open", "main")
            .errno(MAIN, "rseq", "EPERM")
            .fork(MAIN, 101)
            .exec(101, "/bin/cp")
            .errno(101, "copy_file_range", "EPERM")
            .returned(-1)
            .errno(101, "openat", "EPERM", Long.MIN_VALUE, -1)
            .exit(101, 1)
            .exit(MAIN, 1),
        RunRecord.of("/bin/" + HOSTILE, HOSTILE)
            .by(HOSTILE, HOSTILE)
            .inside(HOSTILE)
            .gap(GapKind.LOST_TRACEE, HOSTILE)
            .answer(MAIN, "read", SeccompAction.LOG)
            .answer(MAIN, "mount", SeccompAction.KILL_PROCESS)
            .signal(MAIN, 31, 1, 0)
            .killed(MAIN, 31),
        many.after(90_000_000).errno(MAIN, "mount", "EPERM").exit(MAIN, 1),
        RunRecord.of("/bin/ls").i386().errno(MAIN, "openat", "EACCES").supervisorLost(),
        RunRecord.of("/usr/bin/strace")
            .recordedAll()
            .call(MAIN, "ptrace", 0)
            .returned(-1)
            .exit(MAIN, 1));
  }

  private SiteDatabase site() throws StoreException {
    return SiteDatabase.open(url, Access.READ, cluster.environment());
  }

  private SiteArchive archive(SiteHost here) throws StoreException {
    return SiteArchive.of(site(), Optional.of(here.id()));
  }

  /** All that can be said of all runs of a host, without what they are called. */
  private static List<String> answers(Archive archive) throws Exception {
    List<String> answers = new ArrayList<>();
    AuditStore store = archive.stores().get(0);
    StringWriter out = new StringWriter();
    RunReport.write(Form.JSON, archive.runs(), out, 0);
    for (DenialQuery query : queries()) {
      try (RowReport<DecisionRow> report = DecisionReport.of(Form.JSON, out, 0, true)) {
        answers.add(new Denials(store).stream(query, report) + " of " + query.syscall());
      }
    }
    for (ExportForm form : List.of(ExportForm.OCSF, ExportForm.SARIF)) {
      try (RowReport<DecisionRow> report = new Export(archive, "1").to(form, out)) {
        new Denials(store).stream(DenialQuery.ofAllRuns(), report);
      }
    }
    for (RunRow run : archive.runs()) {
      try (RowReport<FilterRow> report = FilterReport.of(Form.JSON, out, 0)) {
        new Filters(store).of(run.number()).forEach(report);
      }
      answers.addAll(reasons(new Why(store), run));
      RecordedRun recorded = new RecordedRuns(store).meant(OptionalLong.of(run.number()));
      recorded.decisions().forEach(decision -> answers.add(decision.toString()));
    }
    answers.addAll(out.toString().lines().toList());
    return answers;
  }

  private static List<DenialQuery> queries() {
    DenialQuery all = DenialQuery.ofAllRuns();
    return List.of(
        all,
        all.with(DenialQuery.Passed.LOGGED),
        all.with(DenialQuery.Passed.ALLOWED).inRun(3),
        all.withSyscall("openat"),
        all.withSyscall("openat").inRun(3),
        all.since(1_795_000_050_000_000_000L),
        all.where(DecisionCondition.parse("errno == EPERM && host == \"host\" && arg0 < 9")));
  }

  private static List<String> reasons(Why why, RunRow run) throws StoreException {
    RunName name = RunName.of(run.number());
    Finding finding = why.run(run.number());
    Map<Integer, StackTaken> stacks =
        finding.cause().isEmpty()
            ? Map.of()
            : why.stacks(
                run.number(), finding.cause().get().refusal(), finding.cause().get().rule());
    List<String> reasons = new ArrayList<>(FindingText.full(finding, name, stacks));
    for (long sequence = 1; sequence <= Math.min(3, run.decisions()); sequence++) {
      Explanation explanation = why.decision(run.number(), sequence);
      reasons.addAll(
          ExplanationText.of(
              explanation,
              name,
              why.stacks(run.number(), explanation.decision(), explanation.rule())));
    }
    return reasons;
  }

  @Test
  void everyQuestion_ofOneHost_isAnsweredAsByItsOwnStore() throws Exception {
    List<String> own;
    try (Archive archive = Archive.ofDirectory(directory)) {
      own = answers(archive);
    }
    try (Archive archive = archive(HERE)) {
      List<String> asked = answers(archive.of(HERE.id().toString()));
      assertThat(asked.size()).isEqualTo(own.size()).isGreaterThan(4_000);
      for (int i = 0; i < own.size(); i++) {
        if (!asked.get(i).equals(own.get(i))) {
          assertThat(asked.get(i)).isEqualTo(own.get(i));
        }
      }
    }
  }

  @Test
  void meant_numberAlone_isOfThisMachine() throws Exception {
    try (Archive archive = archive(OTHER)) {
      MeantRun run = archive.meant(Optional.of(RunName.of(1)));
      assertThat(run.run().arguments()).containsExactly("/bin/psql");
      assertThat(run.run().name()).hasToString("db:1");
      assertThatThrownBy(() -> archive.meant(Optional.of(RunName.of(2))))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("there is no run db:2; the latest is db:1");
    }
    try (Archive archive = archive(host("elsewhere"))) {
      assertThatThrownBy(() -> archive.meant(Optional.of(RunName.of(1))))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining(
              "no run of this machine; name the run as HOST:NUMBER, its hosts are")
          .hasMessageContaining("db");
    }
  }

  @Test
  void meant_hostsOfOneName_areToldApartByTheirIds() throws Exception {
    try (Archive archive = archive(OTHER)) {
      assertThatThrownBy(() -> archive.meant(Optional.of(RunName.parse("web:1"))))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("2 machines are called 'web'")
          .hasMessageContaining(HERE.id().toString())
          .hasMessageContaining(TWIN.id().toString());
      MeantRun run = archive.meant(Optional.of(RunName.parse(HERE.id() + ":1")));
      assertThat(run.run().arguments()).containsExactly("/bin/sh", "-c", "cp a b");
      assertThat(run.run().name()).hasToString(HERE.id() + ":1");
      assertThatThrownBy(() -> archive.meant(Optional.of(RunName.parse("dba:1"))))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("there is no host 'dba'")
          .hasMessageContaining("did you mean");
    }
  }

  @Test
  void summaries_ofAllHosts_countWhatIsThere() throws Exception {
    try (SiteDatabase site = site()) {
      assertThat(site.summaries())
          .extracting(summary -> summary.host().name() + " " + summary.runs())
          .containsExactlyInAnyOrder("db 1", "web 1", "web 5");
    }
  }

  @Test
  void meant_withoutAName_isThisMachinesLatestOrElseAnyones() throws Exception {
    try (Archive archive = archive(HERE)) {
      assertThat(archive.meant(Optional.empty()).run().number()).isEqualTo(5);
      assertThat(archive.of("db").meant(Optional.empty()).run().name()).hasToString("db:1");
    }
    try (Archive archive = archive(host("elsewhere"))) {
      RunRow latest = archive.meant(Optional.empty()).run();
      assertThat(latest.startedAt())
          .isEqualTo(archive.runs().stream().mapToLong(RunRow::startedAt).max().getAsLong());
    }
  }

  @Test
  void runs_ofAllHosts_areThereOldestFirst() throws Exception {
    try (Archive archive = archive(HERE)) {
      assertThat(archive.runs()).hasSize(7).extracting(RunRow::startedAt).isSorted();
      assertThat(archive.runs())
          .extracting(run -> run.name().toString())
          .doesNotHaveDuplicates()
          .contains("db:1", TWIN.id() + ":1", HERE.id() + ":5");
    }
  }

  @Test
  void read_ofOneRun_looksAtThePartitionsOfItsDaysAlone() throws Exception {
    try (SiteDatabase site = site()) {
      List<String> all = site.read(HERE.id(), SiteQuestionsTest::plan);
      List<String> one = site.read(HERE.id(), 1, SiteQuestionsTest::plan);
      assertThat(scans(all)).isGreaterThan(scans(one)).isGreaterThan(2);
      assertThat(scans(one)).isEqualTo(1);
    }
  }

  private static List<String> plan(StatelessSession session) {
    return session
        .createNativeQuery(
            "explain (analyze, timing off) select * from decision where id > 0 order by id",
            String.class)
        .getResultList();
  }

  private static long scans(List<String> plan) {
    return plan.stream()
        .filter(line -> line.contains(" on decision_") && !line.contains("never executed"))
        .count();
  }

  @Test
  void read_ofADatabaseForQuestions_cannotWrite() throws Exception {
    try (SiteDatabase site = site()) {
      assertThatThrownBy(
              () ->
                  site.read(
                      HERE.id(),
                      session ->
                          session
                              .createMutationQuery("delete from DecisionEntity where id = 1")
                              .executeUpdate()))
          .isInstanceOf(StoreException.class);
      assertThat(
              site.<Long>read(
                  HERE.id(),
                  session ->
                      session
                          .createSelectionQuery("select count(*) from DecisionEntity", Long.class)
                          .getSingleResult()))
          .isGreaterThan(2_000L);
    }
  }

  @Test
  void open_emptyDatabase_saysSo() throws IOException, SQLException {
    SiteUrl empty = cluster.database();
    assertThatThrownBy(() -> SiteDatabase.open(empty, Access.READ, cluster.environment()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no tables of Inquest's")
        .hasMessageContaining("store push --schema");
  }
}
