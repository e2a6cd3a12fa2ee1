package io.inquest.export;

import static io.inquest.query.cause.RunRecord.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.StoreException;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.Archive;
import io.inquest.query.DecisionRow;
import io.inquest.query.DenialQuery;
import io.inquest.query.Denials;
import io.inquest.query.cause.RunRecord;
import io.inquest.report.RowReport;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every form, of a store whose names are as hostile as a program can make them. */
class ExportTest {
  private static final String HOSTILE =
      "/x/=1+1\u001b]0;t\u0007\n<script>[a](http:b){0}\u202e\ud800\u00e9\",;@";

  @TempDir Path directory;

  @BeforeEach
  void record() throws StoreException {
    List<RulePlace> rules =
        List.of(
            new RulePlace(0, "files", "errno:EPERM", "dir/a b#%.yaml", 7, 5),
            new RulePlace(1, "=cmd|'x'!A1", "kill", "dir/a b#%.yaml", 9, 5));
    write(
        RunRecord.of("/bin/ls", "-l")
            .writtenIn("inquest-yaml")
            .by("web", "files")
            .filter(rules)
            .errno(MAIN, "openat", "EPERM")
            .answer(MAIN, "read", SeccompAction.LOG)
            .answer(MAIN, "read", SeccompAction.ALLOW)
            .refuse(MAIN, "socket", SeccompAction.ERRNO, 13, 1)
            .exec(MAIN, HOSTILE)
            .by("web", "=cmd|'x'!A1")
            .answer(MAIN, "ptrace", SeccompAction.KILL_PROCESS)
            .killed(MAIN, 31));
    write(
        RunRecord.of("/bin/cat").by("\u001b[1m", HOSTILE).errno(MAIN, "read", "EIO").exit(MAIN, 1));
  }

  private void write(RunRecord record) throws StoreException {
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(directory), JournalOptions.DEFAULT)) {
      record.writeTo(writer);
    }
  }

  private String export(ExportForm form) throws IOException, StoreException {
    StringWriter out = new StringWriter();
    try (Archive archive = Archive.ofDirectory(directory)) {
      DenialQuery all = DenialQuery.ofAllRuns().with(DenialQuery.Passed.ALLOWED);
      try (RowReport<DecisionRow> rows = new Export(archive, "1.2").to(form, out)) {
        assertThat(new Denials(archive.stores().get(0)).stream(all, rows)).isEqualTo(6);
      }
    }
    return out.toString();
  }

  private List<Map<String, Object>> events(ExportForm form) throws IOException, StoreException {
    List<Map<String, Object>> events = new ArrayList<>();
    for (String line : export(form).lines().toList()) {
      events.add(JsonTree.object(line));
    }
    return events;
  }

  @ParameterizedTest
  @EnumSource(ExportForm.class)
  void export_hostileNames_leaveNothingThatATerminalObeys(ExportForm form)
      throws IOException, StoreException {
    assertThat(export(form).replace("\r\n", "\n").codePoints())
        .allMatch(c -> c == '\n' || (c >= ' ' && c != 0x7f && !(c >= 0x80 && c < 0xa0)))
        .allMatch(c -> c < 0x2000 || c > 0x206f)
        .allMatch(c -> c < 0xd800 || c > 0xdfff);
  }

  @Test
  void json_ofADecision_hasInquestsOwnKeys() throws IOException, StoreException {
    assertThat(events(ExportForm.JSON))
        .hasSize(6)
        .allSatisfy(event -> assertThat(event).containsKeys("run", "seq", "syscall", "record"));
  }

  @Test
  void ocsf_everyEvent_isAsTheReleaseSays() throws IOException, StoreException {
    List<Map<String, Object>> events = events(ExportForm.OCSF);

    assertThat(events).hasSize(6).allSatisfy(event -> OcsfRules.check(event));
    assertThat(events.get(0))
        .containsEntry("class_uid", 1003L)
        .containsEntry("type_uid", 100304L)
        .containsEntry("action_id", 2L)
        .containsEntry("disposition_id", 2L)
        .containsEntry("status_detail", "ERRNO(EPERM)");
    assertThat(events.get(2)).containsEntry("action_id", 1L).containsEntry("severity_id", 1L);
    assertThat(events.get(4)).containsEntry("severity_id", 4L);
  }

  @Test
  void ocsf_time_isInMillisecondsBesideTheNanoseconds() throws IOException, StoreException {
    Map<String, Object> event = events(ExportForm.OCSF).get(0);

    assertThat((Long) event.get("time")).isBetween(1_795_000_000_000L, 1_795_000_001_000L);
    assertThat(event.get("metadata").toString())
        .containsPattern("original_time=2026-11-18T[0-9:]+[.][0-9]{9}Z");
  }

  @Test
  void ecs_everyEvent_isAsTheReleaseSays() throws IOException, StoreException {
    List<Map<String, Object>> events = events(ExportForm.ECS);

    assertThat(events).hasSize(6).allSatisfy(event -> EcsRules.check(event));
    assertThat(events.get(0).get("event").toString())
        .contains("kind=event", "category=[process]", "type=[denied]")
        .contains("action=violated-seccomp-policy");
    assertThat(events.get(0).get("rule").toString()).contains("reference=dir/a b#%.yaml:7");
    assertThat(events.get(1).get("event").toString())
        .contains("type=[allowed]", "action=logged-by-seccomp-policy");
  }

  @Test
  void sarif_theLog_isAsTheSchemaSays() throws IOException, StoreException {
    Map<String, Object> log = JsonTree.object(export(ExportForm.SARIF));

    SarifRules.check(log);
    assertThat(log.toString())
        .contains("uri=dir/a%20b%23%25.yaml}, region={startLine=7, startColumn=5")
        .contains("ruleId=web/files, ruleIndex=0, kind=fail, level=warning")
        .contains("kind=informational, level=none")
        .contains("ruleId=filter, ruleIndex=1");
  }

  @Test
  void sarif_message_isNeitherLinkNorPlaceholder() throws IOException, StoreException {
    assertThat(SarifLog.literally("a {0} [b](c) \\")).isEqualTo("a {{0}} \\[b\\](c) \\\\");
    assertThat(SarifLog.literally("read([1], 2)")).isEqualTo("read([1], 2)");
    assertThat(SarifLog.uri("/a/\u00e9:x")).isEqualTo("file:///a/%C3%A9%3Ax");
  }

  @Test
  void sarif_withoutDecisions_isALogWithoutResults() throws IOException, StoreException {
    StringWriter out = new StringWriter();
    try (Archive archive = Archive.ofDirectory(directory)) {
      new Export(archive, "1.2").to(ExportForm.SARIF, out).close();
    }

    SarifRules.check(JsonTree.object(out.toString()));
  }

  @Test
  void csv_texts_areNoFormulasAndCounted() throws IOException, StoreException {
    StringWriter out = new StringWriter();
    try (Archive archive = Archive.ofDirectory(directory)) {
      Export export = new Export(archive, "1.2");
      try (RowReport<DecisionRow> rows = export.to(ExportForm.CSV, out)) {
        assertThat(new Denials(archive.stores().get(0)).stream(DenialQuery.ofRun(1), rows))
            .isEqualTo(3);
      }
      assertThat(export.disarmed()).isEqualTo(3);
    }

    assertThat(out.toString())
        .contains(",web,\\x3dcmd|'x'!A1,")
        .contains(",\\x3d1+1\\x1b]0;t\\x07\\x0a")
        .doesNotContain(",=")
        .doesNotContain(";@");
  }
}
