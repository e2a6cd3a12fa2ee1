package io.inquest.bench;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import java.util.ArrayList;
import java.util.List;

/**
 * Filters as older tools write them: one test after the other, over some hundreds of numbers that
 * the programs never call.
 */
final class LongFilter {
  static final int LENGTH = 600;

  /** Numbers from here on are nobody's. */
  private static final int UNUSED = 2000;

  private static final int EPERM = 1;
  private static final int F_SETOWN = 8;
  private static final int REFUSED_AFTER = 90;
  private static final Instruction ALLOW =
      Instruction.of(Instruction.RET_K, SeccompAction.ALLOW.value());
  private static final Instruction REFUSE =
      Instruction.of(Instruction.RET_K, SeccompAction.ERRNO.with(EPERM));

  private final List<Instruction> instructions = new ArrayList<>();

  private LongFilter() {}

  /** Refuses calls that the programs do not make, and F_SETOWN of fcntl. */
  static Program allowing() {
    LongFilter filter = new LongFilter();
    filter.begin();
    filter.fillTo(LENGTH - 6);
    filter.checkFcntl();
    return filter.end();
  }

  /** Refuses getppid within its first hundred instructions, as well. */
  static Program refusing() {
    LongFilter filter = new LongFilter();
    filter.begin();
    filter.fillTo(REFUSED_AFTER);
    filter.refuse(number("getppid"));
    filter.fillTo(LENGTH - 6);
    filter.checkFcntl();
    return filter.end();
  }

  private void begin() {
    instructions.add(Instruction.of(Instruction.LD_ABS, SeccompData.ARCH));
    instructions.add(Instruction.jump(Instruction.JEQ_K, Architecture.host().auditArch(), 1, 0));
    instructions.add(Instruction.of(Instruction.RET_K, SeccompAction.KILL_PROCESS.value()));
    instructions.add(Instruction.of(Instruction.LD_ABS, SeccompData.NR));
  }

  private void fillTo(int length) {
    while (instructions.size() + 1 < length) {
      refuse(UNUSED + instructions.size());
    }
  }

  private void refuse(int number) {
    instructions.add(Instruction.jump(Instruction.JEQ_K, number, 0, 1));
    instructions.add(REFUSE);
  }

  private void checkFcntl() {
    instructions.add(Instruction.jump(Instruction.JEQ_K, number("fcntl"), 0, 3));
    instructions.add(Instruction.of(Instruction.LD_ABS, SeccompData.ARGS + Long.BYTES));
    instructions.add(Instruction.jump(Instruction.JEQ_K, F_SETOWN, 0, 1));
    instructions.add(REFUSE);
  }

  private Program end() {
    while (instructions.size() < LENGTH) {
      instructions.add(ALLOW);
    }
    return Program.of(instructions);
  }

  private static int number(String call) {
    return Architecture.host().syscalls().number(call).orElseThrow();
  }
}
