package io.inquest.filter.convert;

import io.inquest.filter.write.ConditionWriter;
import io.inquest.filter.write.YamlText;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Action;
import io.inquest.policy.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes an outline in Inquest's own format. Used once. */
final class YamlWriter {
  private static final int WIDTH = 96;
  private static final Action ENOSYS = Action.errno(Errno.ENOSYS);

  private final Outline outline;
  private final StringBuilder out = new StringBuilder();

  private YamlWriter(Outline outline) {
    this.outline = outline;
  }

  /** The text; what it cannot say falls to the default. */
  static String text(Outline outline, String name, boolean noNewPrivileges) {
    return new YamlWriter(outline).write(name, noNewPrivileges);
  }

  /**
   * What makes calls one rule.
   *
   * @param action as policies write it
   * @param when the condition; empty for none
   */
  private record Head(String rule, String action, boolean record, String when) {}

  private String write(String name, boolean noNewPrivileges) {
    out.append("inquest: 1\nname: ").append(YamlText.quoted(name)).append('\n');
    list("architectures", names(outline.abis()), "");
    out.append("default: ").append(action(outline.byDefault())).append('\n');
    out.append("foreign: ").append(action(outline.foreign())).append('\n');
    out.append("unknown: ").append(action(outline.unknown())).append('\n');
    if (noNewPrivileges) {
      out.append("no-new-privileges: true\n");
    }
    Map<Head, Map<String, Set<Architecture>>> rules = rules();
    out.append(rules.isEmpty() ? "" : "rules:\n");
    for (Map.Entry<Head, Map<String, Set<Architecture>>> rule : rules.entrySet()) {
      // The calls by the ABIs that they are meant on; none for all that have them.
      Map<List<Architecture>, List<String>> calls = new LinkedHashMap<>();
      for (Map.Entry<String, Set<Architecture>> call : rule.getValue().entrySet()) {
        calls
            .computeIfAbsent(
                meansAll(call.getKey(), call.getValue()) ? List.of() : List.copyOf(call.getValue()),
                abis -> new ArrayList<>())
            .add(call.getKey());
      }
      calls.forEach((abis, names) -> rule(rule.getKey(), abis, names));
    }
    return out.toString();
  }

  /** For each rule the calls, and the ABIs on which it decides each. */
  private Map<Head, Map<String, Set<Architecture>>> rules() {
    Map<Head, Map<String, Set<Architecture>>> rules = new LinkedHashMap<>();
    for (Outline.Kept kept : outline.records()) {
      if (kept.calls().when().isPresent()) {
        Head head = new Head(kept.rule(), Rule.RECORD, false, kept.calls().when().get());
        add(rules, head, kept.calls().abi(), kept.calls().numbers());
      }
    }
    for (Outline.Part part : outline.parts()) {
      Architecture abi = part.calls().abi().orElseThrow();
      Optional<String> when =
          part.calls().condition().isAlways()
              ? Optional.of("")
              : ConditionWriter.textForFile(part.calls());
      if (when.isPresent()) {
        Head head = new Head(part.rule(), action(part.action()), part.record(), when.get());
        add(rules, head, abi, part.calls().known());
      }
    }
    return rules;
  }

  private static void add(
      Map<Head, Map<String, Set<Architecture>>> rules,
      Head head,
      Architecture abi,
      List<Integer> numbers) {
    Map<String, Set<Architecture>> calls =
        rules.computeIfAbsent(head, key -> new LinkedHashMap<>());
    for (int nr : numbers) {
      calls
          .computeIfAbsent(abi.syscalls().name(nr).orElseThrow(), call -> new LinkedHashSet<>())
          .add(abi);
    }
  }

  private boolean meansAll(String call, Set<Architecture> abis) {
    boolean all = true;
    for (Architecture abi : outline.abis()) {
      all &= abi.syscalls().number(call).isEmpty() || abis.contains(abi);
    }
    return all;
  }

  private void rule(Head head, List<Architecture> abis, List<String> calls) {
    String indent = "    ";
    out.append("  - ");
    if (!head.rule().isEmpty()) {
      out.append("name: ").append(YamlText.quoted(head.rule())).append('\n').append(indent);
    }
    if (!abis.isEmpty()) {
      list("architectures", names(abis), indent);
      out.append(indent);
    }
    list("syscalls", calls, indent);
    if (!head.when().isEmpty()) {
      out.append(indent).append("when: ").append(YamlText.quoted(head.when())).append('\n');
    }
    out.append(indent).append("action: ").append(head.action()).append('\n');
    if (head.record()) {
      out.append(indent).append("record: true\n");
    }
  }

  private static List<String> names(List<Architecture> abis) {
    List<String> names = new ArrayList<>();
    abis.forEach(abi -> names.add(abi.name()));
    return names;
  }

  /** A list in lines of a readable length. */
  private void list(String key, List<String> values, String indent) {
    StringBuilder line = new StringBuilder(key).append(": [");
    for (int i = 0; i < values.size(); i++) {
      if (i > 0 && indent.length() + line.length() + values.get(i).length() + 2 > WIDTH) {
        out.append(line).append(",\n").append(indent).append("  ");
        line = new StringBuilder();
      } else {
        line.append(i == 0 ? "" : ", ");
      }
      line.append(values.get(i));
    }
    out.append(line).append("]\n");
  }

  /** What is left to a tracer or a listener that is not there, the kernel answers with ENOSYS. */
  private static String action(Action action) {
    boolean unsayable =
        action.action() == SeccompAction.TRACE || action.action() == SeccompAction.USER_NOTIF;
    return (unsayable ? ENOSYS : action).toString();
  }
}
