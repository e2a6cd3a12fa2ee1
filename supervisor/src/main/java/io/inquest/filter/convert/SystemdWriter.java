package io.inquest.filter.convert;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Action;
import io.inquest.policy.SystemdVersion;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Writes an outline as settings of a systemd unit, which list calls and know no conditions on their
 * arguments: a call that is refused with some arguments is refused, if that is a list of what is
 * allowed, and let through otherwise.
 */
final class SystemdWriter {
  private static final int WIDTH = 96;
  private static final String FILTER = "SystemCallFilter=";

  private final Outline outline;
  private final SystemdVersion systemd;
  private final boolean allowing;
  private final StringBuilder out = new StringBuilder("[Service]\n");

  private SystemdWriter(Outline outline, SystemdVersion systemd) {
    this.outline = outline;
    this.systemd = systemd;
    this.allowing = outline.byDefault().action().isRefusal();
  }

  /** The text, for a version of systemd. */
  static String text(Outline outline, boolean noNewPrivileges, SystemdVersion systemd) {
    return new SystemdWriter(outline, systemd).write(noNewPrivileges);
  }

  private String write(boolean noNewPrivileges) {
    if (outline.foreign().action().isRefusal()) {
      StringJoiner abis = new StringJoiner(" ", "SystemCallArchitectures=", "\n");
      outline.abis().forEach(abi -> abis.add(name(abi)));
      out.append(abis);
    }
    Action refusal = allowing ? outline.byDefault() : usualRefusal();
    out.append("SystemCallErrorNumber=").append(answer(refusal)).append('\n');
    if (noNewPrivileges) {
      out.append("NoNewPrivileges=yes\n");
    }
    Set<String> words = words(refusal);
    if (words.isEmpty()) {
      // An empty list would be none at all.
      words.add(allowing ? "@default" : "uselib");
    }
    Set<String> refused = new LinkedHashSet<>();
    if (allowing) {
      // Of a list of what is allowed, only a line that takes from it can say what a call gets.
      words.forEach(word -> refused.addAll(word.indexOf(':') < 0 ? Set.of() : Set.of(word)));
      words.removeAll(refused);
      refused.removeIf(word -> word.endsWith(":" + answer(systemd.unlisted(refusal))));
      refused.addAll(needlessDefaults(words));
    }
    list(FILTER + (allowing ? "" : "~"), words);
    list(FILTER + "~", refused);
    return out.toString();
  }

  /** What systemd lets through unasked, and the outline does not. */
  private Set<String> needlessDefaults(Set<String> words) {
    Set<String> needless = new LinkedHashSet<>(systemd.members("@default").orElseThrow());
    needless.removeAll(words);
    needless.removeIf(
        call -> {
          boolean none = true;
          for (Architecture abi : outline.abis()) {
            none &= abi.syscalls().number(call).isEmpty();
          }
          return none || words.stream().anyMatch(word -> word.startsWith(call + ":"));
        });
    return words.contains("@default") ? Set.of() : needless;
  }

  private Action usualRefusal() {
    Map<Action, Integer> counts = new LinkedHashMap<>();
    Action usual = Action.KILL_PROCESS;
    for (Outline.Part part : outline.parts()) {
      int count = counts.merge(part.action(), part.calls().known().size(), Integer::sum);
      usual = count > counts.getOrDefault(usual, 0) ? part.action() : usual;
    }
    return usual;
  }

  /** The calls, each with its errno where that is not the usual one. */
  private Set<String> words(Action refusal) {
    Set<String> words = new LinkedHashSet<>();
    for (Outline.Part part : outline.parts()) {
      boolean passes = !part.action().action().isRefusal();
      boolean sayable = part.calls().condition().isAlways() && (allowing || !passes);
      for (int nr : sayable ? part.calls().known() : List.<Integer>of()) {
        String call = part.calls().abi().orElseThrow().syscalls().name(nr).orElseThrow();
        boolean usual = passes || part.action().equals(refusal);
        words.add(usual && (allowing == passes) ? call : call + ":" + answer(part.action()));
      }
    }
    return words;
  }

  private void list(String start, Set<String> words) {
    StringBuilder line = new StringBuilder(start);
    for (String word : words) {
      if (line.length() > start.length() && line.length() + word.length() + 1 > WIDTH) {
        out.append(line).append('\n');
        line = new StringBuilder(start);
      }
      line.append(line.length() > start.length() ? " " : "").append(word);
    }
    if (!words.isEmpty()) {
      out.append(line).append('\n');
    }
  }

  /** What else than an errno a call can get there is the kill. */
  private static String answer(Action action) {
    return action.action() == SeccompAction.ERRNO
        ? ErrnoNames.name(action.data()).orElse(Integer.toString(action.data()))
        : "kill";
  }

  private static String name(Architecture abi) {
    if (abi == X86_64.ABI) {
      return "x86-64";
    }
    if (abi == I386.ABI) {
      return "x86";
    }
    return abi == Aarch64.ABI ? "arm64" : abi.name();
  }
}
