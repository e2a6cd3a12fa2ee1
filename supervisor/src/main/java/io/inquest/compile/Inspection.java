package io.inquest.compile;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.libc.CloneFlags;
import io.inquest.linux.libc.Prctl;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.TracerRequest;
import io.inquest.policy.Condition;
import java.util.List;
import java.util.OptionalInt;

/**
 * The calls that every supervised filter stops for, whatever the policy says of them: those by
 * which a program installs filters of its own or asks whether it has any, those by which a child
 * could escape the tracer, and those that ask for another tracer, which fail because there is one.
 *
 * <p>clone3's flags lie in memory, where no filter sees them, so each clone3 stops.
 */
final class Inspection {

  private static final List<String> CALLS =
      List.of("seccomp", "prctl", "clone", "clone3", "ptrace");

  private final Supervision supervision;

  Inspection(Supervision supervision) {
    this.supervision = supervision;
  }

  /** The numbers of an ABI that {@link #wrap} changes; fewer where it lacks a call. */
  static int[] numbers(Architecture abi) {
    int[] numbers = new int[CALLS.size()];
    int count = 0;
    for (String call : CALLS) {
      OptionalInt number = abi.syscalls().number(call);
      if (number.isPresent()) {
        numbers[count++] = number.getAsInt();
      }
    }
    return java.util.Arrays.copyOf(numbers, count);
  }

  /** What becomes of the decision on one of {@link #numbers}. */
  DecisionNode wrap(DecisionGraph graph, Architecture abi, int nr, DecisionNode decided) {
    DecisionNode inspect = inspect(graph, abi);
    return switch (abi.syscalls().name(nr).orElse("")) {
      // The kernel takes prctl's option as an int and clone's flags, since 2003, as 32 bits.
      case "prctl" ->
          graph.when(
              Condition.equal(0, 32, Prctl.PR_SET_SECCOMP),
              inspect,
              graph.when(Condition.equal(0, 32, Prctl.PR_GET_SECCOMP), inspect, decided));
      case "clone" ->
          graph.when(
              Condition.anyBit(0, 32, CloneFlags.CLONE_UNTRACED),
              inspect,
              passable(graph, abi, decided));
      case "ptrace" -> {
        DecisionNode decision = decided;
        for (long request : TracerRequest.ALL) {
          decision = graph.when(Condition.equal(0, abi.wordBits(), request), inspect, decision);
        }
        yield decision;
      }
      default -> inspect;
    };
  }

  /**
   * The decision on a clone without CLONE_UNTRACED: where the tracer has cleared the flag, it has
   * judged the call with it, and this is not asked.
   */
  private DecisionNode passable(DecisionGraph graph, Architecture abi, DecisionNode decided) {
    if (decided instanceof DecisionNode.Leaf leaf && !isEnacted(leaf)) {
      return decided;
    }
    Condition passed =
        Condition.equal(Supervision.TOKEN_ARGUMENT, abi.wordBits(), supervision.pass());
    return graph.when(passed, stop(graph), decided);
  }

  /** Whether the kernel would end the call by itself. */
  private static boolean isEnacted(DecisionNode.Leaf leaf) {
    SeccompAction action = SeccompAction.of(leaf.returnValue());
    return action != SeccompAction.ALLOW && action != SeccompAction.TRACE;
  }

  private static DecisionNode stop(DecisionGraph graph) {
    return own(graph, SeccompAction.TRACE.with(Supervision.INSPECT));
  }

  private DecisionNode inspect(DecisionGraph graph, Architecture abi) {
    DecisionNode stop = stop(graph);
    DecisionNode failure = enact(graph, abi, SeccompAction.ERRNO, Errno.ENOSYS, stop);
    DecisionNode trap = enact(graph, abi, SeccompAction.TRAP, 0, failure);
    DecisionNode thread = enact(graph, abi, SeccompAction.KILL_THREAD, 0, trap);
    return enact(graph, abi, SeccompAction.KILL_PROCESS, 0, thread);
  }

  private DecisionNode enact(
      DecisionGraph graph,
      Architecture abi,
      SeccompAction action,
      int data,
      DecisionNode otherwise) {
    Condition asked =
        Condition.equal(Supervision.TOKEN_ARGUMENT, abi.wordBits(), supervision.token(action));
    return graph.when(asked, own(graph, action.with(data)), otherwise);
  }

  private static DecisionNode own(DecisionGraph graph, int returnValue) {
    return graph.leaf(DecisionNode.Leaf.NO_ORIGIN, returnValue);
  }
}
