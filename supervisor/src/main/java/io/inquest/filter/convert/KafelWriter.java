package io.inquest.filter.convert;

import io.inquest.linux.arch.Architecture;
import io.inquest.policy.Action;
import java.util.List;
import java.util.StringJoiner;

/**
 * Writes an outline as a policy of kafel: what the first of its ABIs gets. Arguments are declared
 * with each call, since kafel reads all 64 bits of those alone. Used once.
 */
final class KafelWriter {
  private static final String ARGUMENTS = "(a0, a1, a2, a3, a4, a5)";

  private final Outline outline;
  private final StringBuilder out = new StringBuilder();

  private KafelWriter(Outline outline) {
    this.outline = outline;
  }

  /** The text. */
  static String text(Outline outline) {
    return new KafelWriter(outline).write();
  }

  private String write() {
    Architecture abi = outline.abis().get(0);
    for (Outline.Part part : outline.parts()) {
      if (part.calls().abi().filter(abi::equals).isPresent()) {
        block(part, abi);
      }
    }
    return out.append("DEFAULT ").append(word(outline.byDefault())).append('\n').toString();
  }

  private void block(Outline.Part part, Architecture abi) {
    String condition = "";
    if (!part.calls().condition().isAlways()) {
      StringJoiner alternatives = new StringJoiner(" || ");
      for (List<OciTest> tests : OciTest.alternatives(part, abi.wordBits())) {
        StringJoiner all = new StringJoiner(" && ");
        tests.forEach(test -> all.add(text(test)));
        alternatives.add(all.toString());
      }
      if (alternatives.length() == 0) {
        return;
      }
      condition = ARGUMENTS + " { " + alternatives + " }";
    }
    StringJoiner calls = new StringJoiner(",\n  ", word(part.action()) + " {\n  ", "\n}\n");
    calls.setEmptyValue("");
    for (int nr : part.calls().known()) {
      calls.add(abi.syscalls().name(nr).orElseThrow() + condition);
    }
    out.append(calls);
  }

  private static String text(OciTest test) {
    String argument = "a" + test.argument();
    String value = "0x" + Long.toHexString(test.value());
    return switch (test.operator().substring(OciTest.PREFIX.length())) {
      case "EQ" -> argument + " == " + value;
      case "NE" -> argument + " != " + value;
      case "LE" -> argument + " <= " + value;
      case "GE" -> argument + " >= " + value;
      default -> "(" + argument + " & " + value + ") == 0x" + Long.toHexString(test.valueTwo());
    };
  }

  private static String word(Action action) {
    return switch (action.action()) {
      case ALLOW, LOG, USER_NOTIF, KILL_PROCESS -> action.action().name();
      case KILL_THREAD -> "KILL";
      case ERRNO, TRAP, TRACE -> action.action().name() + "(" + action.data() + ")";
    };
  }
}
