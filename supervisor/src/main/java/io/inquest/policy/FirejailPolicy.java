package io.inquest.policy;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.seccomp.SeccompAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the lines of a profile of firejail that make seccomp filters (firejail-profile(5)): {@code
 * seccomp}, {@code seccomp.drop} and {@code seccomp.keep}, {@code seccomp-error-action}, {@code
 * seccomp.block-secondary}, {@code memory-deny-write-execute} and {@code protocol}. Of several
 * lines with one of these words the last counts, and of the words keep, then drop. firejail
 * installs a filter for each; what they answer together is said here. Used once.
 */
final class FirejailPolicy {
  private static final int EPERM = 1;
  private static final int EOPNOTSUPP = 95;
  private static final long WRITE_AND_EXECUTE = 6;
  private static final long EXECUTE = 4;
  private static final long SHM_EXEC = 0100000;
  private static final Map<String, Long> FAMILIES =
      Map.of("unix", 1L, "inet", 2L, "inet6", 10L, "netlink", 16L, "packet", 17L, "bluetooth", 31L);

  /** What makes filters that are left out here. */
  private static final Set<String> OTHER_FILTERS =
      Set.of("restrict-namespaces", "seccomp.32", "seccomp.32.drop", "seccomp.32.keep");

  private final SourceText source;
  private final LoadContext context;
  private final Architecture abi;
  private final FirejailGroups groups = FirejailGroups.read();
  private final Map<String, FirejailLine> last = new HashMap<>();
  private final List<FirejailLine> protocols = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private final Map<List<Object>, Rule> ruleOf = new HashMap<>();
  private Action refusal = Action.errno(EPERM);

  private FirejailPolicy(SourceText source, LoadContext context) {
    this.source = source;
    this.context = context;
    this.abi = context.host();
  }

  static Policy read(SourceText source, String name, LoadContext context) {
    return new FirejailPolicy(source, context).read(name);
  }

  private Policy read(String name) {
    for (FirejailLine line : FirejailLine.of(source)) {
      line(line);
    }
    if (last.isEmpty() && protocols.isEmpty()) {
      throw new PolicyException(
          Place.of(source), "is a profile of firejail without a line that filters calls", "");
    }
    RuleTable own = new RuleTable(abi);
    protocols(own);
    boolean keeps = last.containsKey("seccomp.keep");
    if (last.containsKey("memory-deny-write-execute")) {
      writeAndExecute(own);
    }
    if (keeps) {
      keep(own);
    } else if (last.containsKey("seccomp.drop")) {
      drop(own, last.get("seccomp.drop"));
    } else if (last.containsKey("seccomp")) {
      dropDefault(own);
    }
    List<AbiRules> abis = new ArrayList<>();
    abis.add(own.rules());
    boolean block = last.containsKey("seccomp.block-secondary");
    if (abi == X86_64.ABI) {
      abis.add(refused(X32.ABI));
      // Beside a list of what is allowed calls of i386 are not filtered, as those of no list.
      if (!block && !keeps && last.containsKey("seccomp") && !last.containsKey("seccomp.drop")) {
        abis.add(secondary());
      }
    }
    Action otherwise = keeps ? refusal : Action.ALLOW;
    return new Policy(
        name,
        source,
        PolicyFormat.FIREJAIL,
        abis,
        otherwise,
        block ? refusal : Action.ALLOW,
        otherwise,
        rules,
        true,
        false);
  }

  private void line(FirejailLine line) {
    switch (line.command()) {
      case "seccomp",
          "seccomp.drop",
          "seccomp.keep",
          "seccomp.block-secondary",
          "memory-deny-write-execute" -> {
        if (line.operand().isEmpty() && line.command().matches("seccomp\\.(drop|keep)")) {
          throw new PolicyException(line.place(), line.command() + " lists no call", "");
        }
        last.put(line.command(), line);
      }
      case "protocol" -> protocols.add(line);
      case "seccomp-error-action" ->
          refusal =
              line.operand().equals("log")
                  ? new Action(SeccompAction.LOG, 0)
                  : FirejailList.answer(line.operand(), line.place(0, line.operand().length()));
      case "allow-debuggers" -> last.put(line.command(), line);
      case "include" ->
          context.note(line.place(), "what is included is not read: " + line.operand());
      default -> {
        if (OTHER_FILTERS.contains(line.command())) {
          context.note(
              line.place(), line.command() + " makes a filter of its own, which is left out");
        }
      }
    }
  }

  private void protocols(RuleTable own) {
    List<Condition> families = new ArrayList<>();
    for (FirejailLine line : protocols) {
      for (String word : line.operand().split(",", -1)) {
        Long family = FAMILIES.get(word.strip());
        if (family == null) {
          throw new PolicyException(
              line.place(),
              "there is no protocol '" + word.strip() + "'",
              "Protocols are unix, inet, inet6, netlink, packet and bluetooth.");
        }
        families.add(Condition.equal(0, 32, family));
      }
    }
    if (!protocols.isEmpty()) {
      Place place = protocols.get(0).place();
      // Its filter is the newest, so that its errno is the one that counts.
      add(
          own,
          "socket",
          new Condition.Not(new Condition.AnyOf(families)),
          "protocol",
          Action.errno(EOPNOTSUPP),
          place);
    }
  }

  private void writeAndExecute(RuleTable own) {
    Place place = last.get("memory-deny-write-execute").place();
    String name = "memory-deny-write-execute";
    add(
        own,
        "mmap",
        Condition.maskedEqual(2, 32, WRITE_AND_EXECUTE, WRITE_AND_EXECUTE),
        name,
        refusal,
        place);
    add(own, "mprotect", Condition.anyBit(2, 32, EXECUTE), name, refusal, place);
    add(own, "pkey_mprotect", Condition.anyBit(2, 32, EXECUTE), name, refusal, place);
    add(own, "shmat", Condition.anyBit(2, 32, SHM_EXEC), name, refusal, place);
    add(own, "memfd_create", Condition.ALWAYS, name, refusal, place);
  }

  private void keep(RuleTable own) {
    FirejailLine line = last.get("seccomp.keep");
    List<FirejailList.Item> items = new FirejailList(abi, groups, context).items(line);
    for (FirejailList.Item item : items) {
      if (item.excepted() || item.answer() != null) {
        add(own, item, item.answer() == null ? refusal : item.answer());
      }
    }
    for (String call : groups.members("@default-keep").orElseThrow()) {
      add(own, call, Condition.ALWAYS, "@default-keep", Action.ALLOW, line.place());
    }
    items.forEach(item -> add(own, item, Action.ALLOW));
  }

  private void dropDefault(RuleTable own) {
    FirejailLine line = last.get("seccomp");
    List<FirejailList.Item> items =
        line.operand().isEmpty() ? List.of() : new FirejailList(abi, groups, context).items(line);
    excepted(own, items);
    String group = last.containsKey("allow-debuggers") ? "@default" : "@default-nodebuggers";
    for (String call : groups.members(group).orElseThrow()) {
      add(own, call, Condition.ALWAYS, group, refusal, line.place());
    }
    dropped(own, items);
  }

  private void drop(RuleTable own, FirejailLine line) {
    List<FirejailList.Item> items = new FirejailList(abi, groups, context).items(line);
    excepted(own, items);
    dropped(own, items);
  }

  private void excepted(RuleTable own, List<FirejailList.Item> items) {
    for (FirejailList.Item item : items) {
      if (item.excepted() || item.answer() != null) {
        add(own, item, item.excepted() ? Action.ALLOW : item.answer());
      }
    }
  }

  private void dropped(RuleTable own, List<FirejailList.Item> items) {
    List<String> kept = groups.members("@default-keep").orElseThrow();
    for (FirejailList.Item item : items) {
      String call = abi.syscalls().name(item.nr()).orElseThrow();
      if (kept.contains(call)) {
        context.note(
            item.place(), "firejail refuses " + call + " once the program has started: left out");
      } else if (!item.excepted()) {
        add(own, item, refusal);
      }
    }
  }

  private AbiRules refused(Architecture other) {
    RuleTable table = new RuleTable(other);
    Place place = Place.of(source);
    for (int nr : other.syscalls().numbers()) {
      add(
          table,
          other.syscalls().name(nr).orElseThrow(),
          Condition.ALWAYS,
          other.name(),
          refusal,
          place);
    }
    return table.rules();
  }

  /** Calls of i386: what the default filter refuses of them. */
  private AbiRules secondary() {
    RuleTable table = new RuleTable(I386.ABI);
    Place place = last.get("seccomp").place();
    for (String call : groups.members("@secondary-32").orElseThrow()) {
      add(table, call, Condition.ALWAYS, "seccomp", refusal, place);
    }
    return table.rules();
  }

  private void add(RuleTable own, FirejailList.Item item, Action action) {
    String call = abi.syscalls().name(item.nr()).orElseThrow();
    Rule rule = rule(item.place().text(), action, item.place());
    own.add(item.nr(), call, new Clause(Condition.ALWAYS, rule));
  }

  private void add(
      RuleTable table, String call, Condition condition, String name, Action action, Place place) {
    table
        .abi()
        .syscalls()
        .number(call)
        .ifPresent(nr -> table.add(nr, call, new Clause(condition, rule(name, action, place))));
  }

  private Rule rule(String name, Action action, Place place) {
    return ruleOf.computeIfAbsent(
        List.of(name, action, place),
        key -> {
          Rule rule = Rule.deciding(rules.size(), name, action, false, place);
          rules.add(rule);
          return rule;
        });
  }
}
