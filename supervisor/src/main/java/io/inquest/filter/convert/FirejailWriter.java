package io.inquest.filter.convert;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.arch.I386;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Action;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Writes an outline as lines of a profile of firejail: what the first of its ABIs gets. They know
 * no conditions: a call that is refused with some arguments is refused by {@code seccomp.keep}, and
 * let through by {@code seccomp.drop}. Used once.
 */
final class FirejailWriter {
  private final Outline outline;
  private final boolean keeps;

  private FirejailWriter(Outline outline) {
    this.outline = outline;
    this.keeps = outline.byDefault().action().isRefusal();
  }

  /** The text. */
  static String text(Outline outline) {
    return new FirejailWriter(outline).write();
  }

  private String write() {
    Action refusal = keeps ? outline.byDefault() : usualRefusal();
    StringBuilder out = new StringBuilder("seccomp-error-action ");
    out.append(answer(refusal)).append('\n');
    if (outline.foreign().action().isRefusal() && !outline.abis().contains(I386.ABI)) {
      out.append("seccomp.block-secondary\n");
    }
    Architecture abi = outline.abis().get(0);
    StringJoiner list = new StringJoiner(",", keeps ? "seccomp.keep " : "seccomp.drop ", "\n");
    // An empty list is none.
    list.setEmptyValue(keeps ? "seccomp.keep execve\n" : "seccomp.drop uselib\n");
    for (Outline.Part part : outline.parts()) {
      boolean own = part.calls().abi().filter(abi::equals).isPresent();
      boolean passes = !part.action().action().isRefusal();
      if (own && part.calls().condition().isAlways() && (keeps || !passes)) {
        boolean usual = passes || part.action().equals(refusal);
        for (int nr : part.calls().known()) {
          String call = abi.syscalls().name(nr).orElseThrow();
          if (!usual || passes == keeps) {
            list.add(usual ? call : call + ":" + answer(part.action()));
          }
        }
      }
    }
    return out.append(list).toString();
  }

  private Action usualRefusal() {
    Map<Action, Integer> counts = new LinkedHashMap<>();
    Action usual = Action.KILL_THREAD;
    for (Outline.Part part : outline.parts()) {
      if (part.action().action().isRefusal()) {
        int count = counts.merge(part.action(), part.calls().known().size(), Integer::sum);
        usual = count > counts.getOrDefault(usual, 0) ? part.action() : usual;
      }
    }
    return usual;
  }

  private static String answer(Action action) {
    return action.action() == SeccompAction.ERRNO
        ? ErrnoNames.name(action.data()).orElse("EPERM")
        : "kill";
  }
}
