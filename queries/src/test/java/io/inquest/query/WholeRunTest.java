package io.inquest.query;

import static io.inquest.query.cause.RunRecord.MAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.DenialQuery.Passed;
import io.inquest.query.cause.RunRecord;
import io.inquest.report.DecisionReport;
import io.inquest.report.ProfileReport;
import io.inquest.report.RowReport;
import io.inquest.report.RowReport.Form;
import io.inquest.report.TimelineReport;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions about all decisions of a run: profile, timeline, script, and lists by page. */
class WholeRunTest {
  private static final DenialQuery EVERY = DenialQuery.ofRun(1).with(Passed.ALLOWED);

  @TempDir Path directory;

  /** Three bursts, in which calls of two kinds take turns, some seconds apart. */
  @BeforeEach
  void record() throws StoreException {
    RunRecord record = RunRecord.of("/bin/ls");
    for (int burst = 0; burst < 3; burst++) {
      for (int i = 0; i < 4; i++) {
        record.errno(MAIN, "openat", "EPERM");
        record.answer(MAIN, "read", SeccompAction.ALLOW);
      }
      record.after(5_000);
    }
    record.errno(MAIN, "statx", "ENOSYS").exit(MAIN, 1);
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(directory), JournalOptions.DEFAULT)) {
      record.writeTo(writer);
    }
  }

  private static List<TimelineRow> timeline(AuditStore store, DenialQuery query)
      throws StoreException {
    List<TimelineRow> rows = new ArrayList<>();
    assertThat(new Timeline(store).stream(query, rows::add)).isEqualTo(rows.size());
    return rows;
  }

  private static List<Long> sequences(AuditStore store, DenialQuery query) throws StoreException {
    List<Long> sequences = new ArrayList<>();
    new Denials(store).stream(query, row -> sequences.add(row.decision().sequence()));
    return sequences;
  }

  @Test
  void profile_byCallAndErrno_countsAllWithTheirShares() throws StoreException, IOException {
    try (AuditStore store = AuditStore.open(directory)) {
      List<ProfileKey> by = ProfileKey.parse("syscall,errno");
      Profile profile = new Profile(by);
      profile.count(store, EVERY);
      assertThat(profile.rows())
          .extracting(ProfileRow::decisions, ProfileRow::refusals, ProfileRow::share)
          .containsExactly(tuple(12L, 12L, 0.48), tuple(12L, 0L, 0.48), tuple(1L, 1L, 0.04));
      StringWriter json = new StringWriter();
      try (RowReport<ProfileRow> report = ProfileReport.of(Form.JSON, json, by, 0)) {
        profile.rows().forEach(report);
      }
      assertThat(json.toString().lines().findFirst().orElseThrow())
          .contains("\"syscall\":\"openat\",\"action\":\"ERRNO\",\"errno\":\"EPERM\"")
          .contains("\"rule\":null,\"tgid\":null")
          .contains("\"decisions\":12,\"refusals\":12,\"share\":0.4800");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "syscall", "rule", "errno", "task", "exe", "syscall,rule,task"})
  void profile_ofRollUpsAndOfDecisions_isTheSame(String by) throws StoreException {
    try (AuditStore store = AuditStore.open(directory)) {
      Profile rolledUp = new Profile(ProfileKey.parse(by));
      rolledUp.count(store, EVERY.where(DecisionCondition.parse("nr >= 0 && tid > 0")));
      Profile read = new Profile(ProfileKey.parse(by));
      read.count(store, EVERY.where(DecisionCondition.parse("seq > 0")));
      assertThat(rolledUp.rows())
          .isNotEmpty()
          .usingRecursiveComparison()
          .ignoringFields("sample")
          .isEqualTo(read.rows());
    }
  }

  @Test
  void profile_byNothingKnown_saysWhatThereIs() {
    assertThatThrownBy(() -> ProfileKey.parse("syscall,colour"))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("'colour'")
        .hasMessageContaining("errno, task");
  }

  @Test
  void timeline_ofARun_hasBurstsBetweenItsMarks() throws StoreException, IOException {
    try (AuditStore store = AuditStore.open(directory)) {
      List<TimelineRow> rows = timeline(store, EVERY);
      assertThat(rows)
          .extracting(row -> TimelineField.event(row.entry()))
          .startsWith("begin")
          .contains("start", "exec", "exit")
          .endsWith("end");
      assertThat(rows)
          .filteredOn(row -> row.lastSequence() > 0)
          .extracting(TimelineRow::count)
          .containsExactly(4L, 4L, 4L, 4L, 4L, 4L, 1L);
      StringWriter table = new StringWriter();
      try (RowReport<TimelineRow> report = TimelineReport.of(Form.TABLE, table, 0, false)) {
        rows.forEach(report);
      }
      assertThat(table.toString()).contains("ERRNO(EPERM)", "exited with status 1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"errno == EPERM", "nr >= 0", "action == \"ALLOW\" || errno == ENOSYS"})
  void timeline_ofRollUpsAndOfDecisions_isTheSame(String condition) throws StoreException {
    try (AuditStore store = AuditStore.open(directory)) {
      List<TimelineRow> rolledUp = timeline(store, EVERY.where(DecisionCondition.parse(condition)));
      List<TimelineRow> read =
          timeline(store, EVERY.where(DecisionCondition.parse("(" + condition + ") && seq > 0")));
      assertThat(rolledUp).isNotEmpty().isEqualTo(read);
    }
  }

  @Test
  void timeline_sinceTheLastBurst_isWhatCameFromThenOn() throws StoreException {
    try (AuditStore store = AuditStore.open(directory)) {
      long last = timeline(store, EVERY).stream().mapToLong(TimelineRow::lastTime).max().orElse(0);
      assertThat(timeline(store, EVERY.since(last - 1_000_000_000L)))
          .extracting(row -> TimelineField.event(row.entry()))
          .containsExactly("decisions", "exit", "end");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "errno == EPERM",
        "!(errno == EPERM)",
        "syscall == \"statx\"",
        "syscall ~ \"op*\" && seq > 9",
        "tid == 100",
        "tid == 7",
        "comm == \"ls\" && nr != 0",
        "comm == \"sh\"",
        "tgid == 100 && rule == \"none such\"",
        "errno == EPERM || seq == 25",
        "seq == 13"
      })
  void denials_byStretches_areThoseThatTheConditionHoldsFor(String text) throws StoreException {
    DecisionCondition condition = DecisionCondition.parse(text);
    try (AuditStore store = AuditStore.open(directory)) {
      List<Long> expected = new ArrayList<>();
      new Denials(store)
          .stream(
              EVERY,
              row -> {
                if (condition.test(row)) {
                  expected.add(row.decision().sequence());
                }
              });
      assertThat(sequences(store, EVERY.where(condition))).isEqualTo(expected);
    }
  }

  @Test
  void denials_pageByPage_areAllOnce() throws StoreException {
    try (AuditStore store = AuditStore.open(directory)) {
      List<Long> pages = new ArrayList<>();
      List<Long> page = sequences(store, DenialQuery.ofRun(1).limit(5));
      while (!page.isEmpty()) {
        pages.addAll(page);
        page = sequences(store, DenialQuery.ofRun(1).after(pages.get(pages.size() - 1)).limit(5));
      }
      assertThat(pages).hasSize(13).isEqualTo(sequences(store, DenialQuery.ofRun(1)));
    }
  }

  @Test
  void script_ofADecision_isALineOfTheSameWords() throws StoreException, IOException {
    StringWriter lines = new StringWriter();
    try (AuditStore store = AuditStore.open(directory);
        RowReport<DecisionRow> report = DecisionReport.script(Form.TABLE, lines)) {
      new Denials(store).stream(EVERY.limit(1), report);
    }
    assertThat(lines.toString())
        .matches(
            "1/1 \\S+Z ls 100/100 x86_64 openat ERRNO\\(EPERM\\) \\S+ \\S+ \\S+ - openat\\(.*\n");
  }
}
