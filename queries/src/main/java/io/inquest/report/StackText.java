package io.inquest.report;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Frame;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.query.cause.evidence.RuleReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Call stacks in words; the lines are not yet escaped for a terminal. */
final class StackText {
  private static final int MOST_IN_BRIEF = 4;

  private StackText() {}

  /** The call stacks of a refused call and of the deciding filter's installation. */
  static List<String> of(Decision decision, RuleReference rule, Map<Integer, StackTaken> stacks) {
    List<String> lines = new ArrayList<>();
    StackTaken ofCall = stacks.get(decision.stack());
    if (ofCall != null) {
      String whose = ofCall.tid() == decision.tid() ? "" : ", to task " + ofCall.tid();
      lines.add("Call stack at the first refusal like it" + whose + ":");
      lines.addAll(lines(ofCall));
    }
    if (rule.installed().isPresent()) {
      FilterInstalled filter = rule.installed().get();
      StackTaken ofFilter = stacks.get(filter.site().stack());
      if (ofFilter != null) {
        lines.add(
            "Filter "
                + filter.index()
                + " was installed by "
                + filter.site().comm()
                + " (task "
                + filter.tid()
                + "), at:");
        lines.addAll(lines(ofFilter));
      }
    }
    return lines;
  }

  /** The innermost calls in a line: {@code syscall < install_filter < main}. */
  static String brief(StackTaken stack) {
    StringBuilder text = new StringBuilder();
    int shown = Math.min(stack.frames().size(), MOST_IN_BRIEF);
    for (Frame frame : stack.frames().subList(0, shown)) {
      String name = frame.symbol().isEmpty() ? place(frame) : frame.symbol();
      text.append(text.length() == 0 ? "" : " < ").append(name);
    }
    return text.append(shown < stack.frames().size() ? " < …" : "").toString();
  }

  /** A line for each call, the innermost first, and one that says why there are no more. */
  private static List<String> lines(StackTaken stack) {
    List<String> lines = new ArrayList<>();
    int number = 0;
    for (Frame frame : stack.frames()) {
      lines.add("  #" + number++ + " " + line(frame));
    }
    if (!stack.cut().isEmpty()) {
      lines.add("  and no further: " + stack.cut());
    }
    return lines;
  }

  private static String line(Frame frame) {
    if (frame.symbol().isEmpty()) {
      return place(frame);
    }
    String source =
        frame.source().isEmpty()
            ? ""
            : ", " + frame.source() + (frame.line() > 0 ? ":" + frame.line() : "");
    return frame.symbol()
        + "+0x"
        + Long.toHexString(frame.symbolOffset())
        + " ("
        + (frame.module().isEmpty() ? "no file" : frame.module())
        + source
        + ")";
  }

  private static String place(Frame frame) {
    return frame.module().isEmpty()
        ? "0x" + Long.toHexString(frame.address())
        : frame.module() + "+0x" + Long.toHexString(frame.moduleAddress());
  }
}
