package io.inquest.compile;

import java.util.List;
import java.util.Random;

/** Policies whose conditions take more instructions than one filter may have. */
public final class LongPolicies {
  private static final List<String> ACTIONS =
      List.of("allow", "log", "errno:EPERM", "errno:77", "errno:4095", "trap", "kill");

  private LongPolicies() {}

  /**
   * A rule for each of some calls, on many values of their arguments, and a second one for all
   * other values.
   *
   * @param calls calls whose first three arguments are 32 bits wide
   * @param values how many values of one argument, or pairs of two, each rule has
   */
  public static String onValues(Random random, List<String> calls, int values) {
    StringBuilder text = new StringBuilder("default: allow\nrules:\n");
    for (String call : calls) {
      int form = random.nextInt(3);
      text.append("  - name: some-").append(call).append("\n    syscalls: ").append(call);
      text.append("\n    action: ").append(pick(random)).append("\n    when: >-\n");
      for (int i = 0; i < values; i++) {
        text.append("      ").append(i == 0 ? "" : "|| ");
        int value = value(random, values);
        switch (form) {
          case 0 -> text.append("arg1 == ").append(value);
          case 1 ->
              text.append("(arg1 == ")
                  .append(value)
                  .append(" && arg0 == ")
                  .append(random.nextInt(4))
                  .append(')');
          default ->
              text.append("(arg0 > ")
                  .append(value)
                  .append(" && arg0 < ")
                  .append(value + random.nextInt(4))
                  .append(')');
        }
        text.append('\n');
      }
      text.append("  - name: other-").append(call).append("\n    syscalls: ").append(call);
      text.append("\n    action: ").append(pick(random)).append('\n');
    }
    return text.toString();
  }

  /** A value that may be one of a rule's. */
  public static int value(Random random, int values) {
    return random.nextInt(3 * values);
  }

  private static String pick(Random random) {
    return ACTIONS.get(random.nextInt(ACTIONS.size()));
  }
}
