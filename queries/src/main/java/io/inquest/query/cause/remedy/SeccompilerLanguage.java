package io.inquest.query.cause.remedy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A thread's filter in seccompiler's JSON: it has one answer for the calls that its entries meet,
 * whichever of them, and one for the rest.
 */
record SeccompilerLanguage() implements PolicyLanguage {

  @Override
  public Remedy allow(Refused refused) {
    String call = refused.call();
    if (refused.byDefault()) {
      return new Remedy(
          refused.allowing()
              + ", by an entry in \"filter\" of the thread's filter in "
              + refused.rule().file(),
          Optional.of(entry(call, tests(refused.arguments(), "eq"))));
    }
    if (!refused.restIsAllowed()) {
      return new Remedy(
          "The filter has one answer for what it names and one for the rest, and neither lets "
              + call
              + " through",
          Optional.empty());
    }
    List<String> others = tests(refused.arguments(), "ne");
    if (refused.compared() && others.size() == 1) {
      return new Remedy(
          refused.allowing() + ", by one more test in \"args\" of the entry in " + refused.place(),
          Optional.of(others.get(0)));
    }
    if (refused.compared() || others.isEmpty()) {
      return new Remedy(
          "Allow " + call + ", by taking out the entry in " + refused.place(), Optional.empty());
    }
    List<String> entries = new ArrayList<>();
    others.forEach(test -> entries.add(entry(call, List.of(test))));
    return new Remedy(
        refused.allowing() + ", by this in the place of the entry in " + refused.place(),
        Optional.of(String.join(",\n", entries)));
  }

  private static String entry(String call, List<String> tests) {
    return "{\"syscall\": \""
        + call
        + "\""
        + (tests.isEmpty() ? "" : ", \"args\": [" + String.join(", ", tests) + "]")
        + "}";
  }

  private static List<String> tests(List<DecisiveArgument> arguments, String operator) {
    List<String> tests = new ArrayList<>();
    for (DecisiveArgument argument : arguments) {
      tests.add(
          "{\"index\": "
              + argument.position()
              + ", \"type\": \"qword\", \"op\": \""
              + operator
              + "\", \"val\": "
              + Long.toUnsignedString(argument.register())
              + "}");
    }
    return tests;
  }

  @Override
  public Remedy answerEnosys(Refused refused) {
    return new Remedy(
        "A filter of seccompiler's has no answer for "
            + refused.call()
            + " alone, so that it cannot get ENOSYS",
        Optional.empty());
  }

  @Override
  public Remedy allowAbi(Refused refused, String abi) {
    return new Remedy(
        "Filters of seccompiler's are about the machine's own ABI: none lets a call of "
            + abi
            + " through",
        Optional.empty());
  }
}
