package io.inquest.query;

import static io.inquest.query.cause.RunRecord.MAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.store.AuditStore;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.cause.Confidence;
import io.inquest.query.cause.Finding;
import io.inquest.query.cause.RunRecord;
import io.inquest.report.ExplanationText;
import io.inquest.report.FindingText;
import io.inquest.report.RowReport.Form;
import io.inquest.report.RunReport;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions asked of a real store. */
class StoreQuestionsTest {
  @TempDir Path directory;

  private void write(RunRecord record) throws StoreException {
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(directory), JournalOptions.DEFAULT)) {
      record.writeTo(writer);
    }
  }

  private static List<DecisionRow> rows(AuditStore store, DenialQuery query) throws StoreException {
    List<DecisionRow> rows = new ArrayList<>();
    assertThat(new Denials(store).stream(query, rows::add)).isEqualTo(rows.size());
    return rows;
  }

  @Test
  void denials_withEachCondition_areThoseThatMeetIt() throws StoreException {
    write(
        RunRecord.of("/bin/ls")
            .errno(MAIN, "openat", "EPERM")
            .answer(MAIN, "read", SeccompAction.LOG)
            .answer(MAIN, "read", SeccompAction.ALLOW)
            .after(5_000)
            .errno(MAIN, "statx", "ENOSYS")
            .i386()
            .errno(MAIN, "openat", "EACCES")
            .exit(MAIN, 0));
    write(RunRecord.of("/bin/cat").errno(MAIN, "openat", "EPERM").exit(MAIN, 1));
    try (AuditStore store = AuditStore.open(directory)) {
      DenialQuery first = DenialQuery.ofRun(1);
      assertThat(rows(store, first))
          .extracting(row -> row.decision().sequence())
          .containsExactly(1L, 4L, 5L);
      assertThat(rows(store, first.with(DenialQuery.Passed.LOGGED)))
          .extracting(row -> row.decision().sequence())
          .containsExactly(1L, 2L, 4L, 5L);
      assertThat(rows(store, first.with(DenialQuery.Passed.ALLOWED)))
          .extracting(row -> row.decision().sequence())
          .containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(rows(store, first.withSyscall("openat")))
          .extracting(row -> row.decision().sequence())
          .containsExactly(1L, 5L);
      long middle = rows(store, first).get(0).decision().time() + 1_000_000_000L;
      assertThat(rows(store, first.since(middle).withSyscall("openat")))
          .extracting(row -> row.decision().sequence())
          .containsExactly(5L);
      assertThat(rows(store, first.where(DecisionCondition.parse("errno == EACCES"))))
          .extracting(row -> row.decision().sequence())
          .containsExactly(5L);
      assertThat(rows(store, DenialQuery.ofAllRuns().withSyscall("openat")))
          .extracting(DecisionRow::run)
          .containsExactly(1L, 1L, 2L);
      assertThat(rows(store, DenialQuery.ofAllRuns().since(Long.MAX_VALUE))).isEmpty();
    }
  }

  @Test
  void why_runWhoseCallsWereLetThrough_isAnswered() throws StoreException {
    write(RunRecord.of("/bin/ls").answer(MAIN, "read", SeccompAction.ALLOW).exit(MAIN, 0));
    try (AuditStore store = AuditStore.open(directory)) {
      assertThat(new RecordedRuns(store).meant(OptionalLong.empty()).evidence().refusals())
          .isEmpty();
    }
  }

  @Test
  void runs_whatTheSupervisorCountedAndIsNotThere_isMissing() throws StoreException, IOException {
    RunRecord record = RunRecord.of("/bin/ls");
    record.errno(MAIN, "openat", "EPERM").errno(MAIN, "read", "EPERM").exit(MAIN, 1);
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(directory), JournalOptions.DEFAULT)) {
      record.losing(1).writeTo(writer);
    }
    try (AuditStore store = AuditStore.open(directory)) {
      RunRow run = new Runs(store).all().get(0);
      assertThat(run.missing().refusals()).isEqualTo(1);
      assertThat(run.missing().inWords()).contains("1 of 2 refusals are not in the store");
      StringWriter json = new StringWriter();
      RunReport.write(Form.JSON, List.of(run), json, 0);
      assertThat(json.toString())
          .contains("\"missing_decisions\":1,\"missing_refusals\":1,\"lost_entries\":0");
      assertThat(FindingText.full(new Why(store).run(1), RunName.of(1), Map.of()))
          .contains("Missing: 1 of 2 refusals are not in the store");
    }
  }

  @Test
  void runs_ofALostSupervisor_missAnUnknownNumber() throws StoreException, IOException {
    write(RunRecord.of("/bin/ls").errno(MAIN, "openat", "EPERM").supervisorLost());
    try (AuditStore store = AuditStore.open(directory)) {
      RunRow run = new Runs(store).all().get(0);
      StringWriter json = new StringWriter();
      RunReport.write(Form.JSON, List.of(run), json, 0);
      assertThat(json.toString()).contains("\"missing_decisions\":null,\"missing_refusals\":null");
      assertThat(run.missing().inWords().orElseThrow()).contains("is not known");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"aarch64", "arm", "x86_64", "i386", "x32"})
  void recordsOfAnyMachine_areAskedByTheNamesOfTheirOwnAbi(String name) throws StoreException {
    Architecture abi = Architecture.named(name).orElseThrow();
    RunRecord record =
        RunRecord.of("/bin/ls").of(abi).errno(MAIN, "openat", "EACCES").exit(MAIN, 2);
    write(record);
    try (AuditStore store = AuditStore.open(directory)) {
      DecisionRow row = rows(store, DenialQuery.ofRun(1).withSyscall("openat")).get(0);
      assertThat(row.decision().auditArch()).isEqualTo(abi.auditArch());
      assertThat(row.decision().nr()).isEqualTo(abi.syscalls().number("openat").orElseThrow());
      Why why = new Why(store);
      assertThat(String.join("\n", ExplanationText.of(why.decision(1, 1), RunName.of(1), Map.of())))
          .contains("openat", "EACCES");
      assertThat(record.finding().cause().orElseThrow().call()).isEqualTo("openat");
    }
  }

  @Test
  void denials_moreThanAPage_areAllGivenInOrder() throws StoreException {
    RunRecord record = RunRecord.of("/bin/loop");
    for (int i = 0; i < 2 * AuditStore.PAGE + 1; i++) {
      record.errno(MAIN, "getppid", "EPERM");
    }
    write(record.exit(MAIN, 0));
    try (AuditStore store = AuditStore.open(directory)) {
      List<DecisionRow> rows = rows(store, DenialQuery.ofRun(1));
      assertThat(rows).hasSize(2 * AuditStore.PAGE + 1);
      assertThat(rows)
          .extracting(row -> row.decision().sequence())
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void meant_runWhoseJournalIsNone_saysSoEachTime() throws StoreException, IOException {
    write(RunRecord.of("/bin/ls").exit(MAIN, 0));
    write(RunRecord.of("/bin/cat").exit(MAIN, 0));
    write(RunRecord.of("/bin/cp").exit(MAIN, 0));
    Path segment = StoreLocation.existing(directory).run(2).orElseThrow().segment(1);
    Files.delete(segment);
    Files.createDirectory(segment);

    for (int i = 0; i < 2; i++) {
      try (AuditStore store = AuditStore.open(directory)) {
        Runs runs = new Runs(store);
        assertThatThrownBy(() -> runs.meant(OptionalLong.of(2)))
            .isInstanceOf(QueryException.class)
            .hasMessageContaining("run 2 cannot be shown")
            .hasMessageContaining("directory");
        assertThat(runs.all()).extracting(RunRow::number).containsExactly(1L, 3L);
      }
    }
  }

  @Test
  void denials_ofNoRunOrCall_sayWhatThereIs() throws StoreException {
    write(RunRecord.of("/bin/ls").exit(MAIN, 0));
    try (AuditStore store = AuditStore.open(directory)) {
      assertThatThrownBy(() -> rows(store, DenialQuery.ofRun(9)))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("there is no run 9; the latest is 1");
      assertThatThrownBy(() -> rows(store, DenialQuery.ofRun(1).withSyscall("raed")))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("did you mean");
    }
  }

  @Test
  void runs_ofAStore_areListedAndFound() throws StoreException, IOException {
    write(RunRecord.of("/bin/ls", "-l").errno(MAIN, "statx", "EPERM").exit(MAIN, 2));
    write(
        RunRecord.of("/bin/evil\u001b[2J")
            .answer(MAIN, "mount", SeccompAction.KILL_PROCESS)
            .killed(MAIN, 31));
    try (AuditStore store = AuditStore.open(directory)) {
      Runs runs = new Runs(store);
      assertThat(runs.all()).extracting(RunRow::number).containsExactly(1L, 2L);
      assertThat(runs.meant(OptionalLong.empty()).number()).isEqualTo(2);
      assertThat(runs.meant(OptionalLong.of(1)).ending().inWords())
          .isEqualTo("exited with status 2");
      StringWriter table = new StringWriter();
      RunReport.write(Form.TABLE, runs.all(), table, 100);
      assertThat(table.toString())
          .contains("exited with status 2", "/bin/ls -l", "was killed by SIGSYS", "\\x1b[2J")
          .doesNotContain("\u001b");
    }
  }

  @Test
  void meant_emptyStore_saysSo() throws StoreException {
    StoreLocation.create(directory);
    try (AuditStore store = AuditStore.open(directory)) {
      assertThatThrownBy(() -> new Runs(store).meant(OptionalLong.empty()))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("has no runs yet");
    }
  }

  @Test
  void meant_runsThatDidNotBegin_areNone() throws StoreException {
    write(RunRecord.of("/bin/ls").exit(MAIN, 0));
    Journal.createRun(directory).close();
    try (AuditStore store = AuditStore.open(directory)) {
      assertThat(new Runs(store).meant(OptionalLong.empty()).number()).isEqualTo(1);
      assertThat(new Runs(store).all()).hasSize(1);
    }
  }

  @Test
  void why_fromTheStore_isTheFindingFromMemory() throws StoreException {
    RunRecord record = shellWithChildren();
    write(record);
    try (AuditStore store = AuditStore.open(directory)) {
      Finding stored = new Why(store).run(1);
      assertThat(FindingText.full(stored, RunName.of(1), Map.of()))
          .isEqualTo(FindingText.full(record.finding(), RunName.of(1), Map.of()))
          .anyMatch(line -> line.contains("docker.json:2"));
      assertThat(stored.confidence()).isEqualTo(Confidence.LIKELY);
    }
  }

  private static RunRecord shellWithChildren() {
    int refuse = SeccompAction.ERRNO.with(1);
    return RunRecord.of("/bin/sh", "-c", "cp a b")
        .by("docker", "default")
        .filter(
            List.of(new RulePlace(0, "default", "ERRNO(EPERM)", "docker.json", 2, 3)),
            new Instruction(Instruction.RET_K, 0, 0, refuse))
        .filter(
            1,
            Origin.PROGRAM,
            "",
            new Instruction(Instruction.RET_K, 0, 0, SeccompAction.ALLOW.value()))
        .errno(MAIN, "rseq", "EPERM")
        .fork(MAIN, 101)
        .exec(101, "/bin/cp")
        .errno(101, "copy_file_range", "EPERM")
        .errno(101, "openat", "EPERM")
        .exit(101, 1)
        .exit(MAIN, 1);
  }

  @Test
  void why_ofAnotherTracer_isTheFindingFromMemory() throws StoreException {
    RunRecord record =
        RunRecord.of("/usr/bin/strace")
            .recordedAll()
            .call(MAIN, "ptrace", 0)
            .returned(-1)
            .exit(MAIN, 1);
    write(record);
    try (AuditStore store = AuditStore.open(directory)) {
      Finding stored = new Why(store).run(1);
      assertThat(stored.traced()).isPresent();
      assertThat(FindingText.full(stored, RunName.of(1), Map.of()))
          .isEqualTo(FindingText.full(record.finding(), RunName.of(1), Map.of()));
    }
  }

  @Test
  void why_ofOneDecision_explainsArgumentsChainEffectAndRole() throws StoreException {
    write(shellWithChildren());
    try (AuditStore store = AuditStore.open(directory)) {
      Why why = new Why(store);
      String cause =
          String.join("\n", ExplanationText.of(why.decision(1, 3), RunName.of(1), Map.of()));
      assertThat(cause)
          .contains("Run 1, decision #3")
          .contains("arg1:   0x0 filename")
          .contains("Answer: ERRNO(EPERM)")
          .contains("the default action of policy docker (docker.json:2)")
          .contains(
              "filter 0 (docker): ERRNO(EPERM); decides, the most restrictive\n"
                  + "  - filter 1: ALLOW; less restrictive")
          .contains("it failed with EPERM")
          .contains("it is the likely cause of how the run ended")
          .contains("\"names\": [\"openat\"]");
      assertThat(String.join("\n", ExplanationText.of(why.decision(1, 1), RunName.of(1), Map.of())))
          .contains("it is not the cause")
          .contains("glibc does without rseq");
      assertThatThrownBy(() -> why.decision(1, 99))
          .isInstanceOf(QueryException.class)
          .hasMessage("run 1 has no decision 99; its decisions are 1 to 3");
    }
  }

  @Test
  void why_ofARunWithVeryManyRefusals_countsThemAndFindsTheCause() throws StoreException {
    RunRecord record = RunRecord.of("/bin/loop");
    for (int i = 0; i < 30_000; i++) {
      record.errno(MAIN, "getppid", "EPERM");
    }
    write(record.errno(MAIN, "mount", "EPERM").exit(MAIN, 1));
    try (AuditStore store = AuditStore.open(directory)) {
      Finding finding = new Why(store).run(1);
      assertThat(finding.refusals()).isEqualTo(30_001);
      assertThat(finding.cause().get().refusal().sequence()).isEqualTo(30_001);
      assertThat(finding.considered())
          .singleElement()
          .satisfies(loop -> assertThat(loop.times()).isEqualTo(30_000));
    }
  }

  @Test
  void why_whileTheRunGoesOn_saysSo() throws StoreException {
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(directory), JournalOptions.DEFAULT)) {
      RunRecord.of("/bin/ls").errno(MAIN, "mount", "EPERM").writeTo(writer);
      try (AuditStore store = AuditStore.open(directory)) {
        Finding finding = new Why(store).run(1);
        assertThat(finding.cause()).isEmpty();
        assertThat(String.join("\n", FindingText.full(finding, RunName.of(1), Map.of())))
            .contains("has not ended")
            .contains("whether it matters will show");
      }
    }
  }
}
