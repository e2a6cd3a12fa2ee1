package io.inquest.query.cause.remedy;

import io.inquest.linux.arch.Errno;
import io.inquest.linux.seccomp.SeccompAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An OCI profile: comparisons of whole arguments, each at most once in an entry.
 *
 * @param json whether it is written as JSON, and not as YAML
 */
record OciLanguage(boolean json) implements PolicyLanguage {

  @Override
  public Remedy allow(Refused refused) {
    String call = refused.call();
    if (!refused.restIsAllowed()) {
      return new Remedy(
          refused.allowing() + where(refused),
          Optional.of(entry(call, "SCMP_ACT_ALLOW", "", args(refused.arguments(), "SCMP_CMP_EQ"))));
    }
    if (refused.compared() || refused.arguments().isEmpty()) {
      String why =
          refused.arguments().isEmpty()
              ? ""
              : ": a profile that allows the rest cannot except one value of what a rule compares";
      return new Remedy(
          "Allow " + call + ", by taking it out of the rule in " + refused.place() + why,
          Optional.empty());
    }
    return new Remedy(
        refused.allowing()
            + ", by this in the place of "
            + call
            + " in the rule in "
            + refused.place(),
        Optional.of(refuseOthers(refused)));
  }

  /** Entries that refuse the call unless each argument is what it was: any other is enough. */
  private String refuseOthers(Refused refused) {
    int data = refused.decision().data();
    SeccompAction action = SeccompAction.of(refused.decision().action());
    boolean takesErrno = action == SeccompAction.ERRNO || action == SeccompAction.TRACE;
    List<String> entries = new ArrayList<>();
    for (DecisiveArgument argument : refused.arguments()) {
      entries.add(
          entry(
              refused.call(),
              name(action),
              takesErrno ? Integer.toString(data) : "",
              args(List.of(argument), "SCMP_CMP_NE")));
    }
    return String.join(json ? ",\n" : "\n", entries);
  }

  private static String name(SeccompAction action) {
    return action == SeccompAction.USER_NOTIF ? "SCMP_ACT_NOTIFY" : "SCMP_ACT_" + action.name();
  }

  @Override
  public Remedy answerEnosys(Refused refused) {
    return new Remedy(
        "Answer " + refused.call() + " with ENOSYS" + where(refused),
        Optional.of(
            entry(refused.call(), "SCMP_ACT_ERRNO", Integer.toString(Errno.ENOSYS), List.of())));
  }

  private static String where(Refused refused) {
    return refused.byDefault()
        ? ", by a rule in " + refused.rule().file()
        : ", and take it out of the rule in " + refused.place();
  }

  private static List<String> args(List<DecisiveArgument> arguments, String operator) {
    List<String> args = new ArrayList<>();
    for (DecisiveArgument argument : arguments) {
      args.add(
          "{\"index\": "
              + argument.position()
              + ", \"value\": "
              + Long.toUnsignedString(argument.register())
              + ", \"op\": \""
              + operator
              + "\"}");
    }
    return args;
  }

  /**
   * An entry of {@code syscalls}; its arguments are JSON in YAML as well, which has that within it.
   */
  private String entry(String call, String action, String errno, List<String> args) {
    String list = "[" + String.join(", ", args) + "]";
    if (json) {
      return "{\"names\": [\""
          + call
          + "\"], \"action\": \""
          + action
          + "\""
          + (errno.isEmpty() ? "" : ", \"errnoRet\": " + errno)
          + (args.isEmpty() ? "" : ", \"args\": " + list)
          + "}";
    }
    return "- names: ["
        + call
        + "]\n  action: "
        + action
        + (errno.isEmpty() ? "" : "\n  errnoRet: " + errno)
        + (args.isEmpty() ? "" : "\n  args: " + list);
  }

  @Override
  public Remedy allowAbi(Refused refused, String abi) {
    String name =
        switch (abi) {
          case "x86_64" -> "SCMP_ARCH_X86_64";
          case "i386" -> "SCMP_ARCH_X86";
          case "x32" -> "SCMP_ARCH_X32";
          case "aarch64" -> "SCMP_ARCH_AARCH64";
          case "arm" -> "SCMP_ARCH_ARM";
          default -> abi;
        };
    return new Remedy(
        "List the ABI of this call, "
            + abi
            + ", under \"architectures\" of "
            + refused.rule().file(),
        Optional.of(json ? "\"" + name + "\"" : "- " + name));
  }
}
