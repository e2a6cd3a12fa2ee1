package io.inquest.linux.seccomp;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.PossibleReturns;
import io.inquest.linux.bpf.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Has a filter stop a clone(2) that carries a token in argument 5, which the call does not use.
 *
 * <p>A tracer clears CLONE_UNTRACED in a clone that the filters let through with it, and the kernel
 * asks them about the altered call. A RET_TRACE lets a call go on that has had its stop; for a
 * program that carries the token of its own accord it is a stop, at which the call is judged as it
 * is.
 */
public final class ClonePass {
  private static final int TOKEN_ARGUMENT = 5;
  private static final int TOKEN = SeccompData.ARGS + TOKEN_ARGUMENT * Long.BYTES;

  private ClonePass() {}

  /**
   * Puts it before a filter that enacts something of some clones and lets others go on.
   *
   * @param original what the filter decides
   * @param held what the kernel is to hold of it
   * @param cookie data of the stop, 0 to 65535
   * @return {@code held} itself if it needs none, or would be longer than the kernel takes
   */
  public static Program before(Program original, Program held, long token, int cookie) {
    List<Instruction> code = new ArrayList<>();
    for (Architecture abi : Architecture.all()) {
      if (abi.sharesKernelWith(Architecture.host()) && isNeeded(abi, original, held)) {
        code.addAll(test(abi, token, SeccompAction.TRACE.with(cookie)));
      }
    }
    if (code.isEmpty()) {
      return held;
    }
    if (held.instruction(0).code() != Instruction.LD_ABS) {
      // It may count on A being 0. Unlike a load of a constant, this leaves the kernel able to tell
      // beforehand which calls the filter allows.
      code.add(Instruction.of(Instruction.AND_K, 0));
    }
    code.addAll(held.instructions());
    return code.size() > Program.MAX_LENGTH ? held : Program.of(code);
  }

  private static boolean isNeeded(Architecture abi, Program original, Program held) {
    return mayAnswer(abi, held, ClonePass::isEnacted)
        && mayAnswer(abi, original, ClonePass::goesOn);
  }

  private static boolean mayAnswer(Architecture abi, Program program, IntPredicate sought) {
    return PossibleReturns.include(
        program, SeccompData.wordsOfCall(number(abi), abi.auditArch()), sought);
  }

  private static int number(Architecture abi) {
    return abi.syscalls().number("clone").orElseThrow();
  }

  private static boolean isEnacted(int returnValue) {
    return !goesOn(returnValue) && SeccompAction.of(returnValue) != SeccompAction.TRACE;
  }

  private static boolean goesOn(int returnValue) {
    SeccompAction action = SeccompAction.of(returnValue);
    return action == SeccompAction.ALLOW || action == SeccompAction.LOG;
  }

  private static List<Instruction> test(Architecture abi, long token, int stop) {
    List<Instruction> test = new ArrayList<>();
    require(test, SeccompData.NR, number(abi));
    require(test, SeccompData.ARCH, abi.auditArch());
    require(test, TOKEN, (int) token);
    if (abi.wordBits() == Long.SIZE) {
      require(test, TOKEN + Integer.BYTES, (int) (token >>> Integer.SIZE));
    }
    int end = test.size() + 1;
    for (int at = 1; at < test.size(); at += 2) {
      test.set(at, Instruction.jump(Instruction.JEQ_K, test.get(at).k(), 0, end - at - 1));
    }
    test.add(Instruction.of(Instruction.RET_K, stop));
    return test;
  }

  private static void require(List<Instruction> test, int word, int value) {
    test.add(Instruction.of(Instruction.LD_ABS, word));
    test.add(Instruction.of(Instruction.JEQ_K, value));
  }
}
