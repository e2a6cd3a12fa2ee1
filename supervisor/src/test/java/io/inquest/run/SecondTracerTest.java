package io.inquest.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.query.RunName;
import io.inquest.query.cause.CauseOfDeath;
import io.inquest.query.cause.Finding;
import io.inquest.query.cause.evidence.EvidenceCollector;
import io.inquest.report.FindingText;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A program that traces others fails since Inquest traces it: what it did tells so, whatever it is.
 */
class SecondTracerTest {
  private static final int EPERM = 1;
  private static final int ESRCH = 3;
  private static final int TRACEME = 0;
  private static final int SEIZE = 0x4206;
  private static final int NO_TASK = 0x7fffffff;
  private static final String ALLOWING = "default: allow";
  private static final String[] WITH_CONDITION = {
    ALLOWING, "rules:", "  - {name: some, syscalls: ptrace, when: request == 9, action: kill}"
  };

  @TempDir Path directory;

  private Supervised run(TraceeProgram program, String... policy) {
    return InquestProcess.in(directory)
        .policy(policy)
        .run(program.writeTo(directory.resolve("tracee")).toString());
  }

  private static Finding finding(Supervised run) {
    EvidenceCollector collector = new EvidenceCollector();
    run.records().entries().forEach(collector::add);
    return CauseOfDeath.of(collector.evidence());
  }

  private static String text(Finding finding) {
    return String.join("\n", FindingText.full(finding, RunName.of(1), Map.of()));
  }

  private static void assertThatTheTracerIsTheReason(Supervised run) {
    assertThat(run.status()).isEqualTo(WaitStatus.exited(1));
    assertThat(text(finding(run)))
        .contains("Cause: Inquest itself, probably", "a task has one tracer")
        .contains("called ptrace(PTRACE_TRACEME")
        .doesNotContain("not a refusal", "the kernel's own");
  }

  private static TraceeProgram asksToBeTraced() {
    return TraceeProgram.forHost().call("ptrace", TRACEME, 0, 0, 0).expectError(EPERM).exit(1);
  }

  @Test
  @Tag("aarch64")
  void why_ofAProgramThatCannotBeTraced_namesInquest() {
    assertThatTheTracerIsTheReason(run(asksToBeTraced(), ALLOWING));
  }

  @Test
  void why_ofAProgramUnderAPolicyWithConditionsOnPtrace_namesInquest() {
    assertThatTheTracerIsTheReason(run(asksToBeTraced(), WITH_CONDITION));
  }

  @Test
  void why_ofAProgramThatStopsAtEachCall_namesInquest() {
    assertThatTheTracerIsTheReason(
        InquestProcess.in(directory)
            .policy(ALLOWING)
            .with("--exact")
            .run(asksToBeTraced().writeTo(directory.resolve("tracee")).toString()));
  }

  @Test
  void why_ofAParentWhoseChildCannotBeTraced_namesInquest() {
    assertThatTheTracerIsTheReason(
        run(
            TraceeProgram.forHost()
                .fork(child -> child.call("ptrace", TRACEME, 0, 0, 0).expectError(EPERM).exit(127))
                .waitFor()
                .exit(1),
            ALLOWING));
  }

  @Test
  void why_ofARequestForATaskThatIsNotTraced_saysThatTheErrorIsTheKernelsOwn() {
    Supervised run =
        run(
            TraceeProgram.forHost().call("ptrace", SEIZE, NO_TASK, 0, 0).expectError(ESRCH).exit(1),
            ALLOWING);

    assertThat(finding(run).traced()).isEmpty();
    assertThat(text(finding(run))).contains("Cause: not a refusal", "the kernel's own");
  }

  @Test
  void why_ofAProgramThatDidWithoutATracer_tellsWhatFailed() {
    Supervised run =
        run(
            TraceeProgram.forHost().call("ptrace", TRACEME, 0, 0, 0).expectError(EPERM).exit(0),
            ALLOWING);

    assertThat(text(finding(run)))
        .contains("Cause: none needed", "that it may have done something else");
  }

  @ParameterizedTest
  @ValueSource(ints = {TRACEME, SEIZE, 9})
  void ptrace_thatAPolicyKillsFor_isKilledByTheKernel(int request) {
    Supervised run =
        run(
            TraceeProgram.forHost().call("ptrace", request, NO_TASK, 0, 0).exit(1),
            ALLOWING,
            "rules:",
            "  - {name: none, syscalls: ptrace, when: request != 3, action: kill}");

    assertThat(run.status()).isEqualTo(WaitStatus.killed(31));
    assertThat(run.records().refused()).containsExactly("ptrace KILL_PROCESS");
  }
}
