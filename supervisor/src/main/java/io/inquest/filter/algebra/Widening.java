package io.inquest.filter.algebra;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import java.util.List;
import java.util.Optional;

/**
 * A place where a layer of a stack is wider than one below it, which decides there. A layer is one
 * filter or several.
 *
 * @param later the index of the layer without effect
 * @param earlier the index of a layer that is narrower
 * @param call a call for which that is so
 */
public record Widening(int later, int earlier, Call call) {
  /** Less than a comparison may take: this is asked while somebody waits for a run's end. */
  private static final int MOST_NODES = 1 << 17;

  /**
   * The first layer of a stack that would let through a call, of an ABI of this machine, which an
   * earlier one refuses.
   *
   * @param stack the outermost layer first, each with its outermost filter first
   * @throws TooComplexException if that cannot be told
   */
  public static Optional<Widening> first(List<List<Program>> stack, Architecture host) {
    Diagrams diagrams = new Diagrams(MOST_NODES);
    int below = diagrams.leaf(SeccompAction.ALLOW.value());
    for (int index = 0; index < stack.size(); index++) {
      int own = Joint.stackDiagram(diagrams, stack.get(index));
      int wider =
          diagrams.combine(
              own, below, (mine, chain) -> isRefused(chain) && !isRefused(mine) ? 1 : 0);
      for (CallSet calls : CallSets.of(diagrams, wider)) {
        if (calls.decided() == 1 && calls.abi().filter(host::sharesKernelWith).isPresent()) {
          Call call = calls.example();
          return Optional.of(new Widening(index, refusing(stack, call.data()), call));
        }
      }
      below = diagrams.combine(below, own, Joint::answer);
    }
    return Optional.empty();
  }

  private static boolean isRefused(int returnValue) {
    return SeccompAction.of(returnValue).isRefusal();
  }

  private static int refusing(List<List<Program>> stack, SeccompData call) {
    int index = 0;
    while (stack.get(index).stream()
        .noneMatch(filter -> isRefused(new Evaluator(filter).run(call)))) {
      index++;
    }
    return index;
  }
}
