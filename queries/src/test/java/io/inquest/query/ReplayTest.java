package io.inquest.query;

import static io.inquest.query.cause.RunRecord.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.query.cause.RunRecord;
import io.inquest.report.ReplayReport;
import io.inquest.report.RowReport;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  private static final int CHILD = MAIN + 1;
  private static final int LATE = MAIN + 2;
  private static final int SIBLING = MAIN + 3;
  private static final int KILL = SeccompAction.KILL_PROCESS.value();
  private static final int EPERM = SeccompAction.ERRNO.with(1);
  private static final int EACCES = SeccompAction.ERRNO.with(13);
  private static final int LOG = SeccompAction.LOG.value();

  @TempDir Path directory;

  /** Answers calls by name, all others with ALLOW. */
  private record ByName(Map<String, Integer> answers) implements Replay.Judge {
    @Override
    public String policy() {
      return "new";
    }

    @Override
    public int answer(SeccompData call) {
      String name = X86_64.ABI.syscalls().name(call.nr()).orElseThrow();
      return answers.getOrDefault(name, SeccompAction.ALLOW.value());
    }

    @Override
    public String rule() {
      return "a rule";
    }
  }

  /** What became of a run's decisions. */
  private record Replayed(Replay.Outcome outcome, List<ReplayRow> rows) {
    List<String> texts() {
      List<String> texts = new ArrayList<>();
      for (ReplayRow row : rows) {
        String course = row.diverges() ? " diverges" : "";
        texts.add(
            row.recorded().decision().sequence()
                + " "
                + SeccompAction.of(row.returned())
                + course
                + (row.certain() ? "" : " uncertain"));
      }
      return texts;
    }
  }

  private Replayed replay(RunRecord record, Map<String, Integer> answers) throws StoreException {
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(directory), JournalOptions.DEFAULT)) {
      record.writeTo(writer);
    }
    List<ReplayRow> rows = new ArrayList<>();
    try (AuditStore store = AuditStore.open(directory)) {
      RecordedRuns runs = new RecordedRuns(store);
      Replay replay = new Replay(new ByName(answers));
      Replay.Outcome outcome = replay.of(runs.meant(OptionalLong.empty()), rows::add);
      return new Replayed(outcome, rows);
    }
  }

  @Test
  void of_policyThatAnswersAlike_changesNothing() throws StoreException {
    Replayed replayed =
        replay(
            RunRecord.of("/bin/ls")
                .recordedAll()
                .call(MAIN, "read")
                .errno(MAIN, "mount", "EPERM")
                .exit(MAIN, 0),
            Map.of("mount", EPERM));
    assertThat(replayed.outcome()).isEqualTo(new Replay.Outcome(2, 0, OptionalLong.empty()));
    assertThat(replayed.rows()).isEmpty();
  }

  @Test
  void of_changedOutcome_makesProcessAndItsLaterChildrenUncertain() throws StoreException {
    Replayed replayed =
        replay(
            RunRecord.of("/bin/sh")
                .recordedAll()
                .fork(MAIN, CHILD)
                .call(MAIN, "mkdir")
                .thread(MAIN, SIBLING)
                .call(SIBLING, "mkdir")
                .call(CHILD, "mkdir")
                .fork(SIBLING, LATE)
                .call(LATE, "mkdir")
                .exit(MAIN, 0),
            Map.of("mkdir", EPERM));
    assertThat(replayed.texts())
        .containsExactly(
            "1 ERRNO diverges",
            "2 ERRNO diverges uncertain",
            "3 ERRNO diverges",
            "4 ERRNO diverges uncertain");
    assertThat(replayed.outcome()).isEqualTo(new Replay.Outcome(4, 4, OptionalLong.of(1)));
  }

  @Test
  void of_numberOfAnUncertainProcessUsedAgain_isCertainForTheNewOne() throws StoreException {
    Replayed replayed =
        replay(
            RunRecord.of("/bin/sh")
                .recordedAll()
                .fork(MAIN, CHILD)
                .call(CHILD, "mkdir")
                .exit(CHILD, 0)
                .fork(MAIN, CHILD)
                .call(CHILD, "mkdir")
                .exit(MAIN, 0),
            Map.of("mkdir", KILL));
    assertThat(replayed.texts())
        .containsExactly("1 KILL_PROCESS diverges", "2 KILL_PROCESS diverges");
  }

  @Test
  void of_outcomeThatTheProgramCannotTellApart_doesNotDiverge() throws StoreException {
    Replayed replayed =
        replay(
            RunRecord.of("/bin/ls")
                .recordedAll()
                .call(MAIN, "access")
                .returned(-13)
                .call(MAIN, "getppid")
                .call(MAIN, "access")
                .returned(-2)
                .exit(MAIN, 0),
            Map.of("access", EACCES, "getppid", LOG));
    assertThat(replayed.texts()).containsExactly("1 ERRNO", "2 LOG", "3 ERRNO diverges");
  }

  @Test
  void of_refusalThatIsLetThrough_diverges() throws StoreException {
    Replayed replayed =
        replay(
            RunRecord.of("/bin/ls").recordedAll().errno(MAIN, "mkdir", "EPERM").exit(MAIN, 0),
            Map.of());
    assertThat(replayed.texts()).containsExactly("1 ALLOW diverges");
  }

  @Test
  void of_filterOfTheProgramsOwn_staysInForce() throws StoreException {
    Instruction[] refusesAll = {Instruction.of(Instruction.RET_K, EACCES)};
    Replayed replayed =
        replay(
            RunRecord.of("/bin/ls")
                .recordedAll()
                .call(MAIN, "mkdir")
                .filter(1, Origin.PROGRAM, "", refusesAll)
                .refuse(MAIN, "mkdir", SeccompAction.ERRNO, 13, 1)
                .refuse(MAIN, "getppid", SeccompAction.ERRNO, 13, 1)
                .exit(MAIN, 0),
            Map.of("mkdir", EPERM, "getppid", KILL));
    // Of two errors the newer filter's counts; a kill outranks them.
    assertThat(replayed.texts())
        .containsExactly("1 ERRNO diverges", "3 KILL_PROCESS diverges uncertain");
  }

  @Test
  void missing_recordWithGaps_saysWhich() throws StoreException {
    RunRecord record =
        RunRecord.of("/bin/ls")
            .gap(GapKind.STORE_FULL, "the store had no room for them")
            .gap(GapKind.UNREADABLE_MEMORY, "a string")
            .exit(MAIN, 0);
    replay(record, Map.of());
    try (AuditStore store = AuditStore.open(directory)) {
      RecordedRun run = new RecordedRuns(store).meant(OptionalLong.empty());
      assertThat(run.all()).isFalse();
      assertThat(run.missing()).containsExactly("run 1: the store had no room for them");
    }
  }

  @Test
  void report_asJson_hasBothAnswersUnderStableKeys() throws StoreException, IOException {
    Replayed replayed =
        replay(
            RunRecord.of("/bin/ls").recordedAll().call(MAIN, "mkdir").returned(0).exit(MAIN, 0),
            Map.of("mkdir", EPERM));
    StringWriter out = new StringWriter();
    try (RowReport<ReplayRow> report = ReplayReport.of(RowReport.Form.JSON, out, 0, false)) {
      replayed.rows().forEach(report);
    }
    assertThat(out.toString())
        .startsWith("{\"run\":1,\"seq\":1,")
        .contains("\"syscall\":\"mkdir\"", "\"ip\":\"0x7f0000001000\"")
        .contains("\"recorded_action\":\"ALLOW\"", "\"recorded_rule\":\"default\"")
        .endsWith(
            "\"result\":0,\"record\":null,\"host\":\"host\",\"duration\":null,\"action\":\"ERRNO\",\"data\":1,\"errno\":\"EPERM\",\"filter\":null,\"policy\":\"new\",\"rule\":\"a"
                + " rule\",\"diverges\":true,\"certain\":true}\n");
  }
}
