package io.inquest.query.cause.remedy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Inquest's own format: the first rule that holds decides.
 *
 * @param json whether it is written as JSON, and not as YAML
 */
record InquestLanguage(boolean json) implements PolicyLanguage {

  @Override
  public Remedy allow(Refused refused) {
    String advice = refused.allowing() + where(refused);
    return new Remedy(advice, Optional.of(rule("allow-", refused, condition(refused), "allow")));
  }

  /** The comparisons of a call's arguments that hold for the refused one alone. */
  static String condition(Refused refused) {
    List<String> comparisons = new ArrayList<>();
    for (DecisiveArgument argument : refused.arguments()) {
      comparisons.add(argument.name() + " == " + argument.written());
    }
    return String.join(" && ", comparisons);
  }

  @Override
  public Remedy answerEnosys(Refused refused) {
    String advice = "Answer " + refused.call() + " with ENOSYS" + where(refused);
    return new Remedy(advice, Optional.of(rule("no-", refused, "", "errno:ENOSYS")));
  }

  private static String where(Refused refused) {
    return refused.byDefault()
        ? ", by a rule in " + refused.rule().file()
        : ", by a rule before \"" + refused.rule().rule() + "\" in " + refused.place();
  }

  private String rule(String prefix, Refused refused, String when, String action) {
    String call = refused.call();
    if (json) {
      String condition = when.isEmpty() ? "" : ", \"when\": \"" + when + "\"";
      return "{\"name\": \""
          + (prefix + call)
          + "\", \"syscalls\": \""
          + call
          + "\""
          + condition
          + ", \"action\": \""
          + action
          + "\"}";
    }
    String condition = when.isEmpty() ? "" : "  when: " + when + "\n";
    return "- name: "
        + (prefix + call)
        + "\n  syscalls: "
        + call
        + "\n"
        + condition
        + "  action: "
        + action;
  }

  @Override
  public Remedy allowAbi(Refused refused, String abi) {
    return new Remedy(
        "List the ABI of this call, " + abi + ", under architectures of " + refused.rule().file(),
        Optional.of(
            json
                ? "\"architectures\": [\"native\", \"" + abi + "\"]"
                : "architectures: [native, " + abi + "]"));
  }
}
