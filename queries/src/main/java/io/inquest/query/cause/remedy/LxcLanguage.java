package io.inquest.query.cause.remedy;

import io.inquest.linux.arch.Errno;
import io.inquest.linux.seccomp.SeccompAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A policy of LXC: a line names a call, what it gets, and maybe tests of whole arguments. The order
 * of lines says nothing, and none may say what the default says.
 */
record LxcLanguage() implements PolicyLanguage {

  @Override
  public Remedy allow(Refused refused) {
    String call = refused.call();
    String allowing = call + " allow" + tests(refused.arguments(), "==");
    boolean alone = refused.byDefault() || refused.compared() || refused.arguments().isEmpty();
    if (!refused.restIsAllowed() && alone) {
      return new Remedy(refused.allowing() + where(refused), Optional.of(allowing));
    }
    if (alone) {
      String why =
          refused.arguments().isEmpty()
              ? ""
              : ": a denylist cannot except one value of what a line compares";
      return new Remedy(
          "Allow " + call + ", by taking it out of " + refused.place() + why, Optional.empty());
    }
    List<String> lines = new ArrayList<>();
    if (!refused.restIsAllowed()) {
      lines.add(allowing);
    }
    for (DecisiveArgument argument : refused.arguments()) {
      lines.add(call + " " + action(refused) + tests(List.of(argument), "!="));
    }
    return new Remedy(
        refused.allowing() + ", by this in the place of " + refused.place(),
        Optional.of(String.join("\n", lines)));
  }

  private static String action(Refused refused) {
    return switch (SeccompAction.of(refused.decision().action())) {
      case ERRNO -> "errno " + refused.decision().data();
      case TRAP -> "trap";
      case USER_NOTIF -> "notify";
      case ALLOW, LOG, TRACE, KILL_THREAD, KILL_PROCESS -> "kill";
    };
  }

  private static String tests(List<DecisiveArgument> arguments, String operator) {
    StringBuilder tests = new StringBuilder();
    for (DecisiveArgument argument : arguments) {
      tests
          .append(" [")
          .append(argument.position())
          .append(',')
          .append(Long.toUnsignedString(argument.register()))
          .append(',')
          .append(operator)
          .append(']');
    }
    return tests.toString();
  }

  @Override
  public Remedy answerEnosys(Refused refused) {
    return new Remedy(
        "Answer " + refused.call() + " with ENOSYS" + where(refused),
        Optional.of(refused.call() + " errno " + Errno.ENOSYS));
  }

  private static String where(Refused refused) {
    // Below the head no section has begun that another machine would pass over.
    return refused.byDefault()
        ? ", by a line below the second one of " + refused.rule().file()
        : ", by a line in the place of " + refused.place();
  }

  @Override
  public Remedy allowAbi(Refused refused, String abi) {
    return new Remedy(
        "Policies of LXC are about the machine's own ABIs: none lets a call of " + abi + " through",
        Optional.empty());
  }
}
