package io.inquest.trace.install;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Children that install random stacks of random filters and make one call with random arguments,
 * bare and under Inquest: they end alike, and what the evaluator says of each is what was recorded.
 */
final class ProgramFiltersFuzzTest {
  /** The call that the filters judge: it takes no arguments and always succeeds with 0. */
  private static final String CALL = "sched_yield";

  private static final int NR = Architecture.host().syscalls().number(CALL).orElseThrow();
  private static final int CHILDREN = 200;

  /** A slow machine runs so much less: one in so many programs. */
  private static final int SHARE = Integer.getInteger("inquest.test.share", 1);

  private static final int LONGEST = 40;

  private final RandomPrograms draw = RandomPrograms.printingSeed();

  @TempDir private Path directory;

  @Test
  void randomChains_endAsBare_andEveryRefusalIsSeen() {
    compare(50, false);
  }

  @Test
  void randomChains_stoppingAtEveryCall_endAsBare_andEveryAnswerIsSeen() {
    compare(5, true);
  }

  @Test
  @Tag("long")
  void manyRandomChains_endAsBare_andEveryRefusalIsSeen() {
    compare(500, false);
    compare(100, true);
  }

  /** So many programs, each with {@link #CHILDREN} cases. */
  private void compare(int programs, boolean exact) {
    for (int round = 0; round < programs; round += SHARE) {
      TraceeProgram program = TraceeProgram.forHost();
      int seen = 0;
      for (int child = 0; child < CHILDREN; child++) {
        List<Program> chain = chain();
        Object[] arguments = arguments();
        add(program, chain, arguments);
        seen += isSeen(chain, arguments, exact) ? 1 : 0;
      }
      String file = program.writeTo(directory.resolve("p" + round + exact)).toString();
      BareRun bare = BareRun.of(file);

      InquestProcess inquest = InquestProcess.in(directory).policy("default: allow");
      Supervised run = (exact ? inquest.with("--exact") : inquest).run(file);

      assertThat(run.output()).isEqualTo(bare.output());
      assertThat(run.records().decisions())
          .filteredOn(decision -> decision.nr() == NR)
          .hasSize(seen);
    }
  }

  private static void add(TraceeProgram program, List<Program> chain, Object[] arguments) {
    program.fork(
        child -> {
          child.noNewPrivileges();
          for (Program filter : chain) {
            child.installFilter(0, filter.toBytes(ByteOrder.LITTLE_ENDIAN)).expect(0);
          }
          child.call(CALL, arguments).exitWithErrno();
        });
    program.waitFor().writeResult(1);
  }

  private List<Program> chain() {
    List<Program> chain = new ArrayList<>();
    int length = 1 + draw.random().nextInt(3);
    while (chain.size() < length) {
      chain.add(filter());
    }
    return chain;
  }

  private Object[] arguments() {
    Object[] arguments = new Object[SeccompData.ARGUMENTS];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = draw.doubleWord();
    }
    return arguments;
  }

  /** One that lets every call but {@link #CALL} through. */
  private Program filter() {
    List<Instruction> filter = new ArrayList<>();
    filter.add(Instruction.of(Instruction.LD_ABS, SeccompData.NR));
    filter.add(Instruction.jump(Instruction.JEQ_K, NR, 1, 0));
    filter.add(Instruction.of(Instruction.RET_K, SeccompAction.ALLOW.value()));
    if (draw.random().nextInt(4) == 0) {
      filter.add(Instruction.of(Instruction.LD_IMM, answer()));
      filter.add(Instruction.of(Instruction.RET_A, 0));
    } else {
      Program body = draw.accepted(1 + draw.random().nextInt(LONGEST));
      for (int i = 0; i < body.length(); i++) {
        filter.add(tamed(body.instruction(i)));
      }
    }
    return Program.of(filter);
  }

  /** Returns of chance are nearly all kills, and where the call stands is not known here. */
  private Instruction tamed(Instruction drawn) {
    if (drawn.code() == Instruction.RET_K) {
      return Instruction.of(Instruction.RET_K, answer());
    }
    boolean readsPointer =
        drawn.code() == Instruction.LD_ABS
            && drawn.k() >= SeccompData.INSTRUCTION_POINTER
            && drawn.k() < SeccompData.ARGS;
    return readsPointer ? Instruction.of(Instruction.LD_ABS, SeccompData.ARGS) : drawn;
  }

  private int answer() {
    SeccompAction[] actions = SeccompAction.values();
    int known = actions[draw.random().nextInt(actions.length)].with(draw.random().nextInt(200));
    return draw.random().nextInt(10) == 0 ? draw.word() : known;
  }

  /** Whether the answer is to be seen: what a listener is asked only where every call stops. */
  private static boolean isSeen(List<Program> chain, Object[] arguments, boolean exact) {
    SeccompData call = new SeccompData();
    call.set(NR, Architecture.host().auditArch(), 0, 0, 0, 0, 0, 0, 0);
    for (int i = 0; i < arguments.length; i++) {
      call.setArgument(i, (long) arguments[i]);
    }
    FilterChain filters = FilterChain.EMPTY;
    for (Program filter : chain) {
      filters = filters.with(filter);
    }
    ChainVerdict verdict = new ChainVerdict();
    filters.evaluate(call, verdict);
    boolean atEveryCall = exact || hidesErrno(chain);
    return verdict.action() != SeccompAction.ALLOW
        && (atEveryCall || verdict.action() != SeccompAction.USER_NOTIF);
  }

  /** Whether the chain has a filter that has its tasks stop at every call. */
  private static boolean hidesErrno(List<Program> chain) {
    for (int newer = 1; newer < chain.size(); newer++) {
      if (HiddenErrno.isPossible(chain.get(newer), chain.subList(0, newer))) {
        return true;
      }
    }
    return false;
  }
}
