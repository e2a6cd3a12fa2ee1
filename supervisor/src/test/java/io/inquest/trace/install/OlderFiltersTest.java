package io.inquest.trace.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.run.InquestProcess;
import io.inquest.run.Nobody;
import io.inquest.run.Supervised;
import io.inquest.tracee.Argument;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs behind a launcher that has put itself, Inquest and the program under filters. */
final class OlderFiltersTest {
  private static final int EPERM = 1;
  private static final int EBADF = 9;
  private static final int EACCES = 13;
  private static final int EINVAL = 22;
  private static final int ENOSYS = 38;
  private static final int SIGSYS = 31;

  @TempDir private Path directory;

  private static byte[] answering(String call, int returned) {
    return OneCallFilter.of(nr(call), returned);
  }

  private static int nr(String call) {
    return Architecture.host().syscalls().number(call).orElseThrow();
  }

  /** A program whose fchownat would fail for want of the file. */
  private static TraceeProgram owner() {
    return TraceeProgram.forHost().call("fchownat", TraceeProgram.AT_FDCWD, "/none", 0, 0, 0);
  }

  private String write(TraceeProgram program) {
    return program.writeTo(directory.resolve("program")).toString();
  }

  private InquestProcess inquest() {
    return InquestProcess.in(directory);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void errno_isNotSeenButSaidToBePossible(boolean ordinaryUser) throws IOException {
    InquestProcess inquest = ordinaryUser ? Nobody.inquest(directory) : inquest();
    Supervised run =
        inquest
            .under(answering("fchownat", SeccompAction.ERRNO.with(EPERM)))
            .run(write(owner().exitWithErrno()));

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(EPERM));
    assertThat(run.records().refused()).isEmpty();
    assertThat(run.records().of(FilterInstalled.class))
        .extracting(FilterInstalled::index, FilterInstalled::origin, FilterInstalled::observed)
        .containsExactly(tuple(0, Origin.OLDER, false), tuple(1, Origin.POLICY, true));
    assertThat(run.records().gaps())
        .extracting(Gap::kind, Gap::count)
        .containsExactly(tuple(GapKind.UNOBSERVED_FILTER, 1L));
    assertThat(run.errors())
        .contains("no refusal is recorded", "a filter that is older than Inquest (filter 0)")
        .doesNotContain("no call was refused");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void errno_underExact_isTheRefusalOfTheOlderFilter(boolean ordinaryUser) throws IOException {
    InquestProcess inquest = ordinaryUser ? Nobody.inquest(directory) : inquest();
    Supervised run =
        inquest
            .with("--exact")
            .under(answering("fchownat", SeccompAction.ERRNO.with(EPERM)))
            .run(write(owner().exitWithErrno()));

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(EPERM));
    assertThat(run.records().refused()).containsExactly("fchownat ERRNO(1)");
    assertThat(run.records().refusals())
        .extracting(Decision::filter, Decision::instruction, Decision::result)
        .containsExactly(tuple(0, -1, OptionalLong.of(-EPERM)));
    assertThat(run.records().gaps()).isEmpty();
    assertThat(run.errors()).contains("filter 0, which is older than Inquest");
  }

  @Test
  void errno_underExactAndOneOfTwo_isOfAFilterThatIsNotKnown() {
    Supervised run =
        inquest()
            .with("--exact")
            .under(answering("fchownat", SeccompAction.ERRNO.with(EPERM)))
            .under(answering("fchmodat", SeccompAction.ERRNO.with(EPERM)))
            .policy("default: allow")
            .run(write(owner().exitWithErrno()));

    assertThat(run.records().refused()).as(run.errors()).containsExactly("fchownat ERRNO(1)");
    assertThat(run.records().refusals()).extracting(Decision::filter).containsExactly(-1);
    assertThat(run.records().of(FilterInstalled.class))
        .extracting(FilterInstalled::origin)
        .containsExactly(Origin.OLDER, Origin.OLDER, Origin.POLICY);
    assertThat(run.errors()).contains("a filter older than Inquest, it is not known which");
  }

  @Test
  void errorsOfTheKernelsOwn_underExact_areNobodysRefusal() {
    Supervised run =
        inquest()
            .with("--exact")
            .under(answering("fchownat", SeccompAction.ERRNO.with(EPERM)))
            .run(write(TraceeProgram.forHost().call("close", 99).exitWithErrno()));

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(EBADF));
    assertThat(run.records().refused()).isEmpty();
  }

  @Test
  void errnoOfSuccess_underExact_isARefusal() {
    Supervised run =
        inquest()
            .with("--exact")
            .under(answering("fchownat", SeccompAction.ERRNO.with(0)))
            .run(write(owner().expect(0).exit(0)));

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refused()).containsExactly("fchownat ERRNO");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void policysErrno_aboveAnOlderFilter_isThePolicys(boolean exact) {
    Supervised run =
        inquest()
            .with(exact ? new String[] {"--exact"} : new String[0])
            .under(answering("fchmodat", SeccompAction.ERRNO.with(EPERM)))
            .policy(
                "default: allow",
                "rules:",
                "  - {name: no, syscalls: fchownat, action: errno:EACCES}")
            .run(write(owner().exitWithErrno()));

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(EACCES));
    assertThat(run.records().refusals())
        .extracting(Decision::filter, Decision::rule)
        .containsExactly(tuple(1, "no"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void olderErrno_toACallThatAPolicyStops_isTheOlderFilters(boolean exact) {
    Supervised run =
        inquest()
            .with(exact ? new String[] {"--exact"} : new String[0])
            .under(answering("fchownat", SeccompAction.ERRNO.with(EPERM)))
            .policy(
                "default: allow",
                "rules:",
                "  - {name: no, syscalls: fchownat, action: errno:EACCES}")
            .run(write(owner().exitWithErrno()));

    // ERRNO outranks the stop that stands for the policy's.
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(EPERM));
    assertThat(run.records().refused()).isEqualTo(exact ? List.of("fchownat ERRNO(1)") : List.of());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void killOfAProcess_isNamedFromItsRegisters(boolean exact) {
    Supervised run =
        inquest()
            .with(exact ? new String[] {"--exact"} : new String[0])
            .under(answering("fchownat", SeccompAction.KILL_PROCESS.value()))
            .run(write(owner().exit(0)));

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.killed(SIGSYS));
    assertThat(run.records().refused()).containsExactly("fchownat KILL_PROCESS");
    assertThat(run.records().refusals()).extracting(Decision::filter).containsExactly(0);
    assertThat(run.errors()).contains("cause: fchownat was answered KILL_PROCESS");
  }

  @Test
  void killOfAThread_isToldFromThatOfAProcess() {
    Supervised run =
        inquest()
            .under(answering("fchownat", SeccompAction.KILL_THREAD.value()))
            .run(
                write(
                    TraceeProgram.forHost()
                        .thread("a", t -> t.call("fchownat", 5).write(1, "not reached"))
                        .join("a")
                        .write(1, "main lives")
                        .exit(7)));

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(7));
    assertThat(run.output()).isEqualTo("main lives");
    assertThat(run.records().refused()).containsExactly("fchownat KILL_THREAD");
  }

  @Test
  void killAmongThreads_isRecordedOfTheCulpritAlone() {
    Supervised run =
        inquest()
            .with("--exact")
            .under(answering("fchownat", SeccompAction.KILL_PROCESS.value()))
            .run(
                write(
                    TraceeProgram.forHost()
                        .thread("a", t -> t.forever(f -> f.call("getuid")))
                        .thread("b", t -> t.pause())
                        .thread("c", t -> t.call("gettid").writeResult(1).call("fchownat", 1))
                        .pause()));

    assertThat(run.records().refused()).as(run.errors()).containsExactly("fchownat KILL_PROCESS");
    assertThat(run.output().strip())
        .isEqualTo(Integer.toString(run.records().refusals().get(0).tid()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void trap_isNamedFromItsSignal(boolean exact) {
    Supervised run =
        inquest()
            .with(exact ? new String[] {"--exact"} : new String[0])
            .under(answering("fchownat", SeccompAction.TRAP.with(5)))
            .run(write(owner().exit(0)));

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.killed(SIGSYS));
    assertThat(run.records().refused()).containsExactly("fchownat TRAP(5)");
    assertThat(run.errors()).contains("cause: fchownat was answered TRAP");
  }

  @Test
  void trap_thatIsHandled_isRecordedEachTime() {
    Supervised run =
        inquest()
            .with("--exact")
            .under(answering("fchownat", SeccompAction.TRAP.value()))
            .run(
                write(
                    TraceeProgram.forHost()
                        .handle(SIGSYS, body -> body.setInterruptedResult(6))
                        .call("fchownat", 1)
                        .expect(6)
                        .call("fchownat", 2)
                        .expect(6)
                        .exit(0)));

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refused()).containsExactly("fchownat TRAP", "fchownat TRAP");
  }

  @Test
  void trace_failsTheCallAsWithoutInquest() {
    Supervised run =
        inquest()
            .under(answering("fchownat", SeccompAction.TRACE.with(7)))
            .run(write(owner().exitWithErrno()));

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(ENOSYS));
    assertThat(run.records().refused()).containsExactly("fchownat TRACE(7)");
  }

  @Test
  void seccompItself_thatIsRefused_isSaidToBeTheOlderFiltersDoing() {
    Supervised run =
        inquest()
            .under(answering("seccomp", SeccompAction.ERRNO.with(EPERM)))
            .run(write(owner().exit(0)));

    assertThat(run.status()).isEqualTo(WaitStatus.exited(125));
    assertThat(run.errors())
        .contains("A filter around Inquest answers in the kernel's place")
        .doesNotContain("Boot a kernel");
  }

  @Test
  void strictMode_isRefusedAsWithoutInquest() {
    Supervised run =
        inquest()
            .under(answering("fchownat", SeccompAction.ERRNO.with(EPERM)))
            .run(write(TraceeProgram.forHost().enterStrictMode().exitWithErrno()));

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(EINVAL));
  }

  @Test
  void filterOfTheProgramsOwn_isObservedOnTopOfThem() {
    byte[] own = answering("uname", SeccompAction.ERRNO.with(EACCES));
    Supervised run =
        inquest()
            .under(answering("fchownat", SeccompAction.ERRNO.with(EPERM)))
            .run(
                write(
                    TraceeProgram.forHost()
                        .installFilter(0, own)
                        .expectSuccess()
                        .call("uname", Argument.buffer("names", 400))
                        .exitWithErrno()));

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(EACCES));
    assertThat(run.records().refusals()).extracting(Decision::filter).containsExactly(2);
  }
}
