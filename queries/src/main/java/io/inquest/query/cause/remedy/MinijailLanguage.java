package io.inquest.query.cause.remedy;

import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.cause.evidence.KernelNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A policy of minijail (minijail0(5)): of several lines on one call the first that says something
 * decides. With {@code @denylist} each says when the call is refused, and none can allow it.
 */
record MinijailLanguage(boolean denylist) implements PolicyLanguage {
  /** What stands for an expression that the record does not have. */
  private static final String EXPRESSION = "EXPRESSION";

  @Override
  public Remedy allow(Refused refused) {
    if (denylist) {
      return except(refused);
    }
    List<String> comparisons = comparisons(refused, " == ");
    String filter = comparisons.isEmpty() ? "1" : String.join(" && ", comparisons);
    return new Remedy(
        refused.allowing() + where(refused), Optional.of(refused.call() + ": " + filter));
  }

  private static Remedy except(Refused refused) {
    String what = refused.allowing();
    if (refused.arguments().isEmpty()
        || SeccompAction.of(refused.decision().action()) != SeccompAction.ERRNO) {
      return new Remedy(
          "Allow " + refused.call() + ", by taking it out of " + refused.place(), Optional.empty());
    }
    List<String> others = new ArrayList<>();
    for (String comparison : comparisons(refused, " != ")) {
      others.add(refused.compared() ? EXPRESSION + " && " + comparison : comparison);
    }
    String whose =
        refused.compared()
            ? " (" + EXPRESSION + " is what stands there; of several with ||, each alternative)"
            : "";
    return new Remedy(
        what + ", by a line in the place of " + refused.place() + whose,
        Optional.of(
            refused.call()
                + ": {"
                + String.join(" || ", others)
                + "; return "
                + KernelNames.errno(refused.decision().data())
                + "}"));
  }

  private static List<String> comparisons(Refused refused, String operator) {
    List<String> comparisons = new ArrayList<>();
    for (DecisiveArgument argument : refused.arguments()) {
      comparisons.add("arg" + argument.position() + operator + argument.whole());
    }
    return comparisons;
  }

  @Override
  public Remedy answerEnosys(Refused refused) {
    return new Remedy(
        "Answer " + refused.call() + " with ENOSYS" + where(refused),
        Optional.of(refused.call() + ": return ENOSYS"));
  }

  private static String where(Refused refused) {
    return refused.byDefault()
        ? ", by a line in " + refused.rule().file()
        : ", by a line before " + refused.place();
  }

  @Override
  public Remedy allowAbi(Refused refused, String abi) {
    return new Remedy(
        "Policies of minijail are about the machine's own ABI: none lets a call of "
            + abi
            + " through",
        Optional.empty());
  }
}
