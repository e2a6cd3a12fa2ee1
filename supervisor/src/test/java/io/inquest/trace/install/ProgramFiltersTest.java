package io.inquest.trace.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.run.InquestProcess;
import io.inquest.run.Supervised;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.NeedsAbi;
import io.inquest.tracee.OtherAbi;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters that programs install on themselves, bare and under Inquest. */
final class ProgramFiltersTest {
  /** The call that the filters judge: it takes no arguments and always succeeds with 0. */
  private static final String CALL = "sched_yield";

  private static final int NR = Architecture.host().syscalls().number(CALL).orElseThrow();
  private static final int ALLOW = SeccompAction.ALLOW.value();
  private static final int PR_GET_SECCOMP = 21;
  private static final int EINVAL = 22;

  @TempDir private Path directory;

  @Test
  @Tag("aarch64")
  void silentAnswers_areSeenAndTakeEffectAsBare() {
    TraceeProgram program =
        TraceeProgram.forHost()
            .noNewPrivileges()
            .installFilter(0, forCall(SeccompAction.ERRNO.with(5)))
            .call(CALL)
            .expectError(5)
            .installFilter(0, forCall(SeccompAction.ERRNO.with(33)))
            .call(CALL)
            .expectError(33)
            .exit(0);

    Supervised run = supervised(program);

    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refusals())
        .extracting(Decision::data, Decision::filter)
        .containsExactly(tuple(5, 1), tuple(33, 2));
    assertThat(run.records().gaps()).isEmpty();
  }

  @Test
  @NeedsAbi(OtherAbi.PROGRAMS_OF_32_BITS)
  @Tag("aarch64")
  void programOf32Bits_filtersByBothCalls_areSeenAndTakeEffectAsBare() {
    TraceeProgram program = TraceeProgram.for32Bits();
    Architecture narrow = program.abi();
    program
        .noNewPrivileges()
        .installFilter(0, forCall(narrow, SeccompAction.ERRNO.with(5)))
        .call(CALL)
        .expectError(5)
        .installFilterByPrctl(forCall(narrow, SeccompAction.ERRNO.with(33)))
        .call(CALL)
        .expectError(33)
        .exit(0);
    String file = program.writeTo(directory.resolve("narrow")).toString();
    assertThat(BareRun.of(file).status()).isEqualTo(WaitStatus.exited(0));

    Supervised run = InquestProcess.in(directory).run(file);

    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refusals())
        .extracting(Decision::auditArch, Decision::data, Decision::filter)
        .containsExactly(tuple(narrow.auditArch(), 5, 1), tuple(narrow.auditArch(), 33, 2));
  }

  @Test
  void logOfTheProgram_letsTheCallThrough_andIsSeen() {
    TraceeProgram program =
        TraceeProgram.forHost()
            .noNewPrivileges()
            .installFilter(0, forCall(SeccompAction.LOG.value()))
            .call(CALL)
            .expect(0)
            .exit(0);

    Supervised run = supervised(program);

    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().decisions())
        .filteredOn(decision -> decision.nr() == NR)
        .extracting(Decision::action)
        .containsExactly(SeccompAction.LOG.value());
  }

  @Test
  void answerThatIsNoAction_killsThoughAnotherFilterLogs() {
    int unknown = 0x7ff80000;
    TraceeProgram program =
        TraceeProgram.forHost()
            .noNewPrivileges()
            .installFilter(0, forCall(SeccompAction.LOG.value()))
            .installFilter(0, forCall(unknown))
            .call(CALL)
            .exit(0);
    BareRun bare = BareRun.of(program.writeTo(directory.resolve("bare")).toString());

    Supervised run = supervised(program);

    assertThat(run.status()).isEqualTo(bare.status());
    assertThat(run.records().refusals()).extracting(Decision::nr).containsExactly(NR);
  }

  @Test
  void strictMode_allowsWhatItAllows_andKillsTheRest() {
    TraceeProgram exits = TraceeProgram.forHost().enterStrictMode().write(1, "in").exitThread(3);
    TraceeProgram dies = TraceeProgram.forHost().enterStrictMode().call(CALL).exitThread(3);

    assertThat(supervised(exits).status())
        .isEqualTo(BareRun.of(exits.writeTo(directory.resolve("a")).toString()).status());
    assertThat(supervised(dies).status())
        .isEqualTo(BareRun.of(dies.writeTo(directory.resolve("b")).toString()).status());
  }

  @Test
  void strictMode_afterAFilterOfItsOwn_failsAsBare() {
    TraceeProgram program =
        TraceeProgram.forHost()
            .noNewPrivileges()
            .installFilter(0, forCall(ALLOW))
            .enterStrictMode()
            .expectError(EINVAL)
            .call("seccomp", 0, 0, 0)
            .expectError(EINVAL)
            .exit(0);

    assertThat(BareRun.of(program.writeTo(directory.resolve("bare")).toString()).status())
        .isEqualTo(WaitStatus.exited(0));
    assertThat(supervised(program).status()).isEqualTo(WaitStatus.exited(0));
  }

  @Test
  void seccompMode_ofAProgramThatIsOnlyWatched_isWhatItMadeItself() {
    TraceeProgram program =
        TraceeProgram.forHost()
            .noNewPrivileges()
            .call("prctl", PR_GET_SECCOMP)
            .expect(0)
            .installFilter(0, forCall(ALLOW))
            .call("prctl", PR_GET_SECCOMP)
            .expect(2)
            .exit(0);

    String file = program.writeTo(directory.resolve("asks")).toString();

    assertThat(BareRun.of(file).status()).isEqualTo(WaitStatus.exited(0));
    assertThat(InquestProcess.in(directory).run(file).status()).isEqualTo(WaitStatus.exited(0));
  }

  @Test
  void seccompMode_underAPolicyThatRefuses_isFilter() {
    TraceeProgram program = TraceeProgram.forHost().call("prctl", PR_GET_SECCOMP).exitWithResult();

    Supervised run =
        InquestProcess.in(directory)
            .with("-S", "-e", "prctl", "-e", "exit_group", "-e", "exit")
            .run(program.writeTo(directory.resolve("filtered")).toString());

    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
  }

  private static byte[] forCall(int answer) {
    return forCall(Architecture.host(), answer);
  }

  private static byte[] forCall(Architecture abi, int answer) {
    int nr = abi.syscalls().number(CALL).orElseThrow();
    return Program.of(
            List.of(
                Instruction.of(Instruction.LD_ABS, SeccompData.NR),
                Instruction.jump(Instruction.JEQ_K, nr, 1, 0),
                Instruction.of(Instruction.RET_K, ALLOW),
                Instruction.of(Instruction.RET_K, answer)))
        .toBytes(ByteOrder.LITTLE_ENDIAN);
  }

  private Supervised supervised(TraceeProgram program) {
    Path file = program.writeTo(directory.resolve("supervised"));
    return InquestProcess.in(directory).policy("default: allow").run(file.toString());
  }
}
