package io.inquest.filter.convert;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Action;
import java.util.List;

/**
 * Writes an outline as a policy of LXC, of version 2: what the first of its ABIs gets, since a line
 * is about a call on every ABI of the machine. It has no LOG, no TRACE and one kill. Used once.
 */
final class LxcWriter {
  private final Outline outline;
  private final StringBuilder out = new StringBuilder("2\n");

  private LxcWriter(Outline outline) {
    this.outline = outline;
  }

  /** The text. */
  static String text(Outline outline) {
    return new LxcWriter(outline).write();
  }

  private String write() {
    Action byDefault = sayable(outline.byDefault());
    boolean allows = byDefault.equals(Action.ALLOW);
    out.append(allows ? "denylist" : "allowlist " + word(byDefault)).append("\n[all]\n");
    Architecture abi = outline.abis().get(0);
    for (Outline.Part part : outline.parts()) {
      Action action = sayable(part.action());
      boolean own = part.calls().abi().filter(abi::equals).isPresent();
      if (own && !action.equals(byDefault)) {
        for (List<OciTest> tests : OciTest.alternatives(part, abi.wordBits())) {
          for (int nr : part.calls().known()) {
            line(abi.syscalls().name(nr).orElseThrow(), action, tests);
          }
        }
      }
    }
    return out.toString();
  }

  private void line(String call, Action action, List<OciTest> tests) {
    out.append(call).append(' ').append(word(action));
    for (OciTest test : tests) {
      boolean masked = test.operator().equals(OciTest.MASKED);
      out.append(" [").append(test.argument()).append(',');
      out.append(Long.toUnsignedString(masked ? test.valueTwo() : test.value())).append(',');
      out.append(test.operator());
      out.append(masked ? "," + Long.toUnsignedString(test.value()) : "").append(']');
    }
    out.append('\n');
  }

  /** What comes closest and lets no more through. */
  private static Action sayable(Action action) {
    return switch (action.action()) {
      case ALLOW, ERRNO, TRAP, USER_NOTIF -> new Action(action.action(), action.data());
      case LOG -> Action.ALLOW;
      case TRACE, KILL_THREAD, KILL_PROCESS -> Action.KILL_THREAD;
    };
  }

  private static String word(Action action) {
    if (action.action() == SeccompAction.ERRNO) {
      return "errno " + action.data();
    }
    return switch (action.action()) {
      case ALLOW -> "allow";
      case TRAP -> "trap";
      case USER_NOTIF -> "notify";
      default -> "kill";
    };
  }
}
