package io.inquest.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.RandomPrograms;
import io.inquest.linux.seccomp.ChainVerdict;
import io.inquest.linux.seccomp.FilterChain;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.run.InquestProcess;
import io.inquest.run.Supervised;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private static final int CHILDREN = 200;
  private static final int PR_GET_SECCOMP = 21;
  private static final int EINVAL = 22;

  private final RandomPrograms draw = RandomPrograms.printingSeed();

  private boolean exact;

  @TempDir private Path directory;

  @Test
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

  @Test
  void randomChains_endAsBare_andEveryRefusalIsSeen() {
    compare(10);
  }

  @Test
  void randomChains_stoppingAtEveryCall_endAsBare_andEveryAnswerIsSeen() {
    exact = true;
    compare(5);
  }

  @Test
  @Tag("long")
  void manyRandomChains_endAsBare_andEveryRefusalIsSeen() {
    compare(100);
    exact = true;
    compare(100);
  }

  /** Children that install random stacks of filters and make one call, in so many programs. */
  private void compare(int programs) {
    for (int round = 0; round < programs; round++) {
      TraceeProgram program = TraceeProgram.forHost();
      int seen = 0;
      for (int child = 0; child < CHILDREN; child++) {
        List<Program> chain = new ArrayList<>();
        for (int filter = 0; filter <= draw.random().nextInt(3); filter++) {
          chain.add(filter());
        }
        add(program, chain);
        seen += isSeen(chain) ? 1 : 0;
      }
      BareRun bare = BareRun.of(program.writeTo(directory.resolve("bare" + round)).toString());

      Supervised run = supervised(program);

      assertThat(run.output()).isEqualTo(bare.output());
      assertThat(run.records().decisions())
          .filteredOn(decision -> decision.nr() == NR)
          .hasSize(seen);
    }
  }

  private static void add(TraceeProgram program, List<Program> chain) {
    program.fork(
        child -> {
          child.noNewPrivileges();
          for (Program filter : chain) {
            child.installFilter(0, filter.toBytes(ByteOrder.LITTLE_ENDIAN)).expect(0);
          }
          child.call(CALL).exitWithErrno();
        });
    program.waitFor().writeResult(1);
  }

  private Program filter() {
    SeccompAction[] actions = SeccompAction.values();
    int known = actions[draw.random().nextInt(actions.length)].with(draw.random().nextInt(200));
    int answer = draw.random().nextInt(10) == 0 ? draw.word() : known;
    return draw.random().nextBoolean()
        ? program(Instruction.of(Instruction.RET_K, answer))
        : program(Instruction.of(Instruction.LD_IMM, answer), Instruction.of(Instruction.RET_A, 0));
  }

  /** Whether the answer is one that shows itself, or that no answer of another filter hides. */
  private boolean isSeen(List<Program> chain) {
    SeccompData call = new SeccompData();
    call.set(NR, Architecture.host().auditArch(), 0, 0, 0, 0, 0, 0, 0);
    FilterChain filters = FilterChain.EMPTY;
    for (Program filter : chain) {
      filters = filters.with(filter);
    }
    ChainVerdict verdict = new ChainVerdict();
    filters.evaluate(call, verdict);
    if (exact) {
      return verdict.action() != SeccompAction.ALLOW;
    }
    if (verdict.action() == SeccompAction.ERRNO) {
      return !middlingBefore(verdict);
    }
    return verdict.action() != SeccompAction.ALLOW && verdict.action() != SeccompAction.USER_NOTIF;
  }

  /** Whether a filter older than one that answers ERRNO notifies, or answers no action. */
  private static boolean middlingBefore(ChainVerdict verdict) {
    boolean middling = false;
    for (int index = 0; index < verdict.length(); index++) {
      int action = verdict.verdictOf(index).returnValue() & SeccompAction.ACTION_MASK;
      if (middling && action == SeccompAction.ERRNO.value()) {
        return true;
      }
      middling |= action > SeccompAction.ERRNO.value() && action < SeccompAction.TRACE.value();
    }
    return false;
  }

  private static byte[] forCall(int answer) {
    return program(Instruction.of(Instruction.RET_K, answer)).toBytes(ByteOrder.LITTLE_ENDIAN);
  }

  private static Program program(Instruction... body) {
    List<Instruction> filter = new ArrayList<>();
    filter.add(Instruction.of(Instruction.LD_ABS, SeccompData.NR));
    filter.add(Instruction.jump(Instruction.JEQ_K, NR, 1, 0));
    filter.add(Instruction.of(Instruction.RET_K, ALLOW));
    filter.addAll(List.of(body));
    return Program.of(filter);
  }

  private Supervised supervised(TraceeProgram program) {
    Path file = program.writeTo(directory.resolve("t" + draw.random().nextLong()));
    InquestProcess inquest = InquestProcess.in(directory).policy("default: allow");
    return (exact ? inquest.with("--exact") : inquest).run(file.toString());
  }
}
