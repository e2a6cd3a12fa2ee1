package io.inquest.compile;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompData;

/** How much of a program calls execute. */
public final class ExecutedInstructions {
  private ExecutedInstructions() {}

  /** Mean over all calls of an ABI, with zeros as arguments. */
  public static double mean(Program program, Architecture abi) {
    Evaluator evaluator = new Evaluator(program);
    SeccompData data = new SeccompData();
    long executed = 0;
    for (int nr : abi.syscalls().numbers()) {
      evaluator.run(data.set(nr, abi.auditArch(), 0, 0, 0, 0, 0, 0, 0));
      executed += evaluator.executed();
    }
    return (double) executed / abi.syscalls().numbers().size();
  }
}
