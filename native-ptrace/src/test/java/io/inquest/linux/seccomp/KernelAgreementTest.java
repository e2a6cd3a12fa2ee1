package io.inquest.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Disassembler;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.ProgramException;
import io.inquest.linux.bpf.RandomPrograms;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running kernel is asked what Inquest computes: which programs it takes, and its verdicts. */
class KernelAgreementTest {
  private static final int EINVAL = 22;
  private static final int ENOSYS = 38;
  private static final int SIGSYS = 31;

  /** WCOREDUMP depends on the resource limits of whoever runs the test. */
  private static final int CORE = 0x80;

  /** The call that filters judge: it takes no arguments and always succeeds with 0. */
  private static final String CALL = "sched_yield";

  private static final int NR = Architecture.host().syscalls().number(CALL).orElseThrow();
  private static final int ALLOW = SeccompAction.ALLOW.value();

  @TempDir private Path directory;

  private final RandomPrograms draw = RandomPrograms.printingSeed();

  @Test
  void of_randomInstructions_isRefusedWhereTheKernelRefuses() {
    List<List<Instruction>> all = new ArrayList<>();
    TraceeProgram tracee = TraceeProgram.forHost();
    for (int round = 0; round < 300; round++) {
      List<Instruction> instructions = new ArrayList<>();
      // Whatever the random part does, no call gets there.
      instructions.add(Instruction.of(Instruction.RET_K, ALLOW));
      instructions.addAll(draw.any(1 + draw.random().nextInt(12)));
      all.add(instructions);
      tracee.fork(
          child -> child.noNewPrivileges().installFilter(0, bytes(instructions)).writeResult(1));
      tracee.waitFor();
    }
    List<String> answers = run(tracee).output().lines().toList();
    assertThat(answers).hasSameSizeAs(all);
    for (int index = 0; index < all.size(); index++) {
      String expected = isAccepted(all.get(index)) ? "0" : String.valueOf(-EINVAL);
      assertThat(answers.get(index)).as("%s", all.get(index)).isEqualTo(expected);
    }
  }

  private static boolean isAccepted(List<Instruction> instructions) {
    try {
      Program.of(instructions);
      return true;
    } catch (ProgramException e) {
      return false;
    }
  }

  @Test
  void evaluate_randomChains_givesTheKernelsVerdict() {
    List<WaitStatus> expected = new ArrayList<>();
    List<List<String>> chains = new ArrayList<>();
    TraceeProgram tracee = TraceeProgram.forHost();
    for (int round = 0; round < 200; round++) {
      FilterChain chain = FilterChain.EMPTY;
      for (int filter = 0; filter <= draw.random().nextInt(3); filter++) {
        chain = chain.with(draw.random().nextInt(3) == 0 ? computing() : answering());
      }
      Object[] arguments = new Object[SeccompData.ARGUMENTS];
      for (int index = 0; index < arguments.length; index++) {
        arguments[index] = draw.doubleWord();
      }
      expected.add(expectation(chain, arguments));
      chains.add(listing(chain));
      ask(tracee, chain, arguments);
    }
    List<String> answers = run(tracee).output().lines().toList();
    assertThat(answers).hasSameSizeAs(expected);
    for (int index = 0; index < expected.size(); index++) {
      WaitStatus answer = new WaitStatus(Integer.parseInt(answers.get(index)) & ~CORE);
      assertThat(answer).as("%s", chains.get(index)).isEqualTo(expected.get(index));
    }
  }

  private static List<String> listing(FilterChain chain) {
    List<String> lines = new ArrayList<>();
    for (int index = 0; index < chain.length(); index++) {
      lines.addAll(Disassembler.lines(chain.filter(index), SeccompSymbols.WITHOUT_CALLS));
    }
    return lines;
  }

  private static void ask(TraceeProgram tracee, FilterChain chain, Object[] arguments) {
    tracee.fork(
        child -> {
          child.noNewPrivileges();
          for (int index = 0; index < chain.length(); index++) {
            byte[] program = chain.filter(index).toBytes(ByteOrder.LITTLE_ENDIAN);
            child.installFilter(0, program).expect(0);
          }
          child.call(CALL, arguments).exitWithErrno();
        });
    tracee.waitFor().writeResult(1);
  }

  /** The wait status of a child that exits with the low byte of the call's negated result. */
  private static WaitStatus expectation(FilterChain chain, Object[] arguments) {
    SeccompData data = new SeccompData();
    data.set(NR, Architecture.host().auditArch(), 0, 0, 0, 0, 0, 0, 0);
    for (int index = 0; index < arguments.length; index++) {
      data.setArgument(index, (Long) arguments[index]);
    }
    ChainVerdict verdict = new ChainVerdict();
    chain.evaluate(data, verdict);
    return switch (verdict.action()) {
      case ERRNO -> WaitStatus.exited(verdict.data() & 0xff);
      case ALLOW, LOG -> WaitStatus.exited(0);
      case TRACE, USER_NOTIF -> WaitStatus.exited(ENOSYS);
      default -> WaitStatus.killed(SIGSYS);
    };
  }

  /** Answers the call by an action, and lets others through. */
  private Program answering() {
    SeccompAction[] actions = SeccompAction.values();
    int known = actions[draw.random().nextInt(actions.length)].with(draw.word());
    int answer = draw.random().nextInt(10) == 0 ? draw.word() : known;
    return forCall(List.of(Instruction.of(Instruction.RET_K, answer)));
  }

  /** Answers the call by an errno that a random program computes, and lets others through. */
  private Program computing() {
    List<Instruction> body =
        new ArrayList<>(draw.accepted(2 + draw.random().nextInt(20)).instructions());
    body.remove(body.size() - 1);
    body.replaceAll(KernelAgreementTest::withoutInstructionPointer);
    // A jump to the removed return leads to what follows.
    body.add(Instruction.of(Instruction.RSH_K, 8 * draw.random().nextInt(4)));
    body.add(Instruction.of(Instruction.AND_K, 0xff));
    body.add(Instruction.of(Instruction.OR_K, SeccompAction.ERRNO.value()));
    body.add(Instruction.of(Instruction.RET_A, 0));
    return forCall(body);
  }

  /** Where the tracee makes its call is not known here: loads an argument instead. */
  private static Instruction withoutInstructionPointer(Instruction each) {
    boolean loadsPointer =
        each.code() == Instruction.LD_ABS
            && each.k() >= SeccompData.INSTRUCTION_POINTER
            && each.k() < SeccompData.ARGS;
    return loadsPointer ? Instruction.of(Instruction.LD_ABS, SeccompData.ARGS) : each;
  }

  private static Program forCall(List<Instruction> body) {
    List<Instruction> filter = new ArrayList<>();
    filter.add(Instruction.of(Instruction.LD_ABS, SeccompData.NR));
    filter.add(Instruction.jump(Instruction.JEQ_K, NR, 1, 0));
    filter.add(Instruction.of(Instruction.RET_K, ALLOW));
    filter.addAll(body);
    return Program.of(filter);
  }

  private static byte[] bytes(List<Instruction> instructions) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Instruction.SIZE * instructions.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (Instruction each : instructions) {
      bytes.putShort((short) each.code()).put((byte) each.jt()).put((byte) each.jf());
      bytes.putInt(each.k());
    }
    return bytes.array();
  }

  private BareRun run(TraceeProgram tracee) {
    return BareRun.of(tracee.writeTo(directory.resolve("tracee")).toString());
  }
}
