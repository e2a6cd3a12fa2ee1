package io.inquest.filter.algebra;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import java.util.List;
import java.util.Optional;

/**
 * A place where a filter of a stack is wider than one below it, which decides there.
 *
 * @param later the index of the filter without effect
 * @param earlier the index of a filter that is narrower
 * @param call a call for which that is so
 */
public record Widening(int later, int earlier, Call call) {
  /** Less than a comparison may take: this is asked while somebody waits for a run's end. */
  private static final int MOST_NODES = 1 << 17;

  /**
   * The first filter of a stack that would let through a call, of an ABI of this machine, which an
   * earlier one refuses.
   *
   * @param stack the outermost first
   * @throws TooComplexException if that cannot be told
   */
  public static Optional<Widening> first(List<Program> stack, Architecture host) {
    Diagrams diagrams = new Diagrams(MOST_NODES);
    int below = diagrams.leaf(SeccompAction.ALLOW.value());
    for (int index = 0; index < stack.size(); index++) {
      int own = SymbolicExecution.of(diagrams, stack.get(index), (at, value) -> value);
      int wider =
          diagrams.combine(
              own, below, (mine, chain) -> isRefused(chain) && !isRefused(mine) ? 1 : 0);
      for (CallSet calls : CallSets.of(diagrams, wider)) {
        if (calls.decided() == 1 && calls.abi().filter(host::sharesKernelWith).isPresent()) {
          Call call = calls.example();
          return Optional.of(new Widening(index, refusing(stack, call.data()), call));
        }
      }
      below =
          diagrams.combine(
              below, own, (chain, mine) -> SeccompAction.outranks(chain, mine) ? chain : mine);
    }
    return Optional.empty();
  }

  private static boolean isRefused(int returnValue) {
    return SeccompAction.of(returnValue).isRefusal();
  }

  private static int refusing(List<Program> stack, SeccompData call) {
    int index = 0;
    while (!isRefused(new Evaluator(stack.get(index)).run(call))) {
      index++;
    }
    return index;
  }
}
