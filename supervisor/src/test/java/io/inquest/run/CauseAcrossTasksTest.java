package io.inquest.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.query.RunName;
import io.inquest.query.cause.CauseOfDeath;
import io.inquest.query.cause.Confidence;
import io.inquest.query.cause.Finding;
import io.inquest.query.cause.evidence.EvidenceCollector;
import io.inquest.report.FindingText;
import io.inquest.tracee.Argument;
import io.inquest.tracee.ChildProcess;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found of real runs whose end has its root in another task, or in no filter at all. */
final class CauseAcrossTasksTest {
  private static final int EPERM = 1;
  private static final int AT_FDCWD = -100;
  private static final int SIGABRT = 6;
  private static final int SIGSEGV = 11;
  private static final int SIGSYS = 31;
  private static final long FUTEX_WAIT = 0;

  /** The call that programs' own filters judge. */
  private static final String CALL = "getpgid";

  @TempDir Path directory;

  @Test
  @Tag("aarch64")
  void workerKilledByItsOwnFilter_isTheRootOfItsParentsAbort() {
    Supervised run =
        run(
            TraceeProgram.forHost()
                .fork(worker -> with(worker, SeccompAction.KILL_PROCESS).call(CALL).exit(0))
                .waitFor()
                .raise(SIGABRT));

    assertThat(run.status()).isEqualTo(WaitStatus.killed(SIGABRT));
    Finding finding = finding(run.records());
    assertThat(finding.cause().orElseThrow().call()).isEqualTo(CALL);
    assertThat(finding.cause().get().rule().inWords()).contains("the program's own filter 1");
    assertThat(finding.victim().orElseThrow().ending().inWords()).contains("killed by SIGSYS");
    assertThat(finding.consequences())
        .hasSize(2)
        .satisfiesExactly(
            worker -> assertThat(worker).contains("was killed by SIGSYS"),
            parent -> assertThat(parent).contains("was killed by SIGABRT"));
    assertThat(run.errors()).contains("its descendant", "was killed by SIGSYS");
  }

  @Test
  void errnoOfTheProgramsFilter_isTheRootOfTheCrashThatFollows_notTheOneItFellBackFrom() {
    Supervised run =
        run(
            with(TraceeProgram.forHost(), SeccompAction.ERRNO.with(EPERM), "rseq", "socket")
                .call("rseq")
                .call("socket", 1, 1, 0)
                .segfault());

    assertThat(run.status()).isEqualTo(WaitStatus.killed(SIGSEGV));
    Finding finding = finding(run.records());
    assertThat(finding.cause().orElseThrow().call()).isEqualTo("socket");
    assertThat(finding.confidence()).isIn(Confidence.LIKELY, Confidence.POSSIBLE);
    assertThat(finding.reasons()).anyMatch(reason -> reason.contains("SIGSEGV can follow"));
    assertThat(finding.considered())
        .singleElement()
        .satisfies(other -> assertThat(other.call()).startsWith("rseq"));
  }

  @Test
  void threadKilledAlone_isTheRootOfTheHangThatATimeoutEnds() {
    TraceeProgram program =
        TraceeProgram.forHost()
            .thread("worker", worker -> with(worker, SeccompAction.KILL_THREAD).call(CALL))
            .call("futex", Argument.buffer("lock", 8), FUTEX_WAIT, 0, 0, 0, 0);
    // On a slow machine the threads need more than a second to come to where they hang.
    String seconds = String.valueOf(2 * ChildProcess.GENEROUS.toMinutes());
    Supervised run =
        InquestProcess.in(directory)
            .policy("default: allow")
            .run("timeout", seconds, program.writeTo(directory.resolve("hangs")).toString());

    assertThat(run.status()).isEqualTo(WaitStatus.exited(124));
    Finding finding = finding(run.records());
    assertThat(finding.cause().orElseThrow().call()).isEqualTo(CALL);
    assertThat(finding.cause().get().action()).isEqualTo("KILL_THREAD");
    assertThat(finding.reasons())
        .anyMatch(
            reason ->
                reason.contains("SIGTERM, sent by timeout (")
                    && reason.contains("may have waited for what the killed one held"));
    assertThat(finding.consequences())
        .satisfiesExactly(
            thread -> assertThat(thread).contains("went on without it"),
            hung -> assertThat(hung).contains("was killed by SIGTERM, sent by timeout ("),
            launched -> assertThat(launched).contains("exited with status 124"));
  }

  @Test
  void sigsysSentByKill_isNoFiltersDoing() {
    Supervised run = run(TraceeProgram.forHost().raise(SIGSYS));

    assertThat(run.status()).isEqualTo(WaitStatus.killed(SIGSYS));
    Finding finding = finding(run.records());
    assertThat(finding.cause()).isEmpty();
    assertThat(finding.reasons())
        .anyMatch(reason -> reason.contains("SIGSYS was sent by process"))
        .anyMatch(reason -> reason.contains("no filter did"))
        .anyMatch(reason -> reason.contains("no call was refused"));
  }

  @Test
  void sigsysSentToAChild_isNoFiltersDoingEither() {
    Supervised run =
        InquestProcess.in(directory)
            .policy("default: allow")
            .run("sh", "-c", "sh -c 'kill -SYS $$'; exit 3");

    Finding finding = finding(run.records());
    assertThat(finding.cause()).isEmpty();
    assertThat(finding.reasons()).anyMatch(reason -> reason.contains("was killed by SIGSYS"));
  }

  @Test
  void errorOfTheKernels_isNotTakenForTheFiltersThatRefuseWithTheSame() {
    Supervised run =
        run(
            with(TraceeProgram.forHost(), SeccompAction.ERRNO.with(EPERM), "rseq")
                .call("rseq")
                .expectError(EPERM)
                .call("linkat", AT_FDCWD, ".", AT_FDCWD, "nowhere", 0)
                .expectError(EPERM)
                .exit(1));

    assertThat(run.status()).isEqualTo(WaitStatus.exited(1));
    Finding finding = finding(run.records());
    assertThat(finding.cause()).isEmpty();
    assertThat(finding.considered())
        .singleElement()
        .satisfies(other -> assertThat(other.call()).isEqualTo("rseq: EPERM"));
    assertThat(String.join("\n", FindingText.full(finding, RunName.of(1), Map.of())))
        .contains("Cause: not a refusal")
        .contains("every other error that the program got is the kernel's own");
  }

  private Supervised run(TraceeProgram program) {
    return InquestProcess.in(directory)
        .policy("default: allow")
        .run(program.writeTo(directory.resolve("tracee")).toString());
  }

  private static Finding finding(Records records) {
    EvidenceCollector collector = new EvidenceCollector();
    records.entries().forEach(collector::add);
    return CauseOfDeath.of(collector.evidence());
  }

  private static TraceeProgram with(TraceeProgram program, SeccompAction action) {
    return with(program, action.value(), CALL);
  }

  /** The program with a filter of its own, which answers these calls and allows the rest. */
  private static TraceeProgram with(TraceeProgram program, int answer, String... calls) {
    program.noNewPrivileges();
    for (String call : calls) {
      int nr = Architecture.host().syscalls().number(call).orElseThrow();
      Program filter =
          Program.of(
              List.of(
                  Instruction.of(Instruction.LD_ABS, SeccompData.NR),
                  Instruction.jump(Instruction.JEQ_K, nr, 1, 0),
                  Instruction.of(Instruction.RET_K, SeccompAction.ALLOW.value()),
                  Instruction.of(Instruction.RET_K, answer)));
      program.installFilter(0, filter.toBytes(ByteOrder.nativeOrder()));
    }
    return program;
  }
}
