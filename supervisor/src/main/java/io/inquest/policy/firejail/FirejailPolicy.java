package io.inquest.policy.firejail;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.AbiRules;
import io.inquest.policy.Action;
import io.inquest.policy.Clause;
import io.inquest.policy.Condition;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Place;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyFormat;
import io.inquest.policy.Rule;
import io.inquest.policy.RuleTable;
import io.inquest.policy.SourceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the lines of a profile of firejail that make seccomp filters (firejail-profile(5)): {@code
 * seccomp}, {@code seccomp.drop} and {@code seccomp.keep}, {@code seccomp-error-action}, {@code
 * seccomp.block-secondary}, {@code memory-deny-write-execute}, {@code protocol} and {@code
 * restrict-namespaces}. Of several lines with one of these words the last counts, but for protocols
 * and namespaces, and of the words keep, then drop. firejail installs a filter for each, and one
 * more for calls of 32 bits; what they answer together is said here. Used once.
 */
public final class FirejailPolicy {
  private static final long WRITE_AND_EXECUTE = 6;
  private static final long EXECUTE = 4;
  private static final long SHM_EXEC = 0100000;

  /** Another flag to clone(2), whose signal is there. */
  private static final long NEW_TIME = 0x80;

  private static final long ALL_NAMESPACES = 0x7e020000L | NEW_TIME;

  private static final Map<String, Long> FAMILIES =
      Map.of("unix", 1L, "inet", 2L, "inet6", 10L, "netlink", 16L, "packet", 17L, "bluetooth", 31L);

  /** By the words of clone(2). */
  private static final Map<String, Long> NAMESPACES =
      Map.of(
          "cgroup", 0x02000000L,
          "ipc", 0x08000000L,
          "net", 0x40000000L,
          "mnt", 0x00020000L,
          "pid", 0x20000000L,
          "time", NEW_TIME,
          "user", 0x10000000L,
          "uts", 0x04000000L);

  /**
   * What firejail makes of these depends on its version and on the lines about 64-bit calls, whose
   * lists it takes in places.
   */
  private static final Set<String> OTHER_FILTERS =
      Set.of("seccomp.32", "seccomp.32.drop", "seccomp.32.keep");

  private final SourceText source;
  private final LoadContext context;
  private final Architecture abi;
  private final FirejailGroups groups = FirejailGroups.read();
  private final Map<String, FirejailLine> last = new HashMap<>();
  private final List<FirejailLine> protocols = new ArrayList<>();
  private final List<FirejailLine> namespaces = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private final Map<List<Object>, Rule> ruleOf = new HashMap<>();
  private Action refusal = Action.errno(Errno.EPERM);

  private FirejailPolicy(SourceText source, LoadContext context) {
    this.source = source;
    this.context = context;
    this.abi = context.host();
  }

  public static Policy read(SourceText source, String name, LoadContext context) {
    return new FirejailPolicy(source, context).read(name);
  }

  private Policy read(String name) {
    for (FirejailLine line : FirejailLine.of(source)) {
      line(line);
    }
    if (last.isEmpty() && protocols.isEmpty() && namespaces.isEmpty()) {
      throw new PolicyException(
          Place.of(source), "is a profile of firejail without a line that filters calls", "");
    }
    RuleTable own = new RuleTable(abi);
    boolean block = last.containsKey("seccomp.block-secondary");
    boolean keeps = last.containsKey("seccomp.keep");
    forBoth(own);
    if (block) {
      personality(own);
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
    Action otherwise = keeps ? refusal : Action.ALLOW;
    Action foreign = block ? refusal : Action.ALLOW;
    if (abi == X86_64.ABI) {
      // Each of the filters refuses every number of x32; an ABI that is not listed is foreign.
      foreign = refusal;
      if (!block) {
        abis.add(secondary(keeps));
      }
    }
    return new Policy(
        name,
        source,
        PolicyFormat.FIREJAIL,
        abis,
        otherwise,
        foreign,
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
      case "restrict-namespaces" -> namespaces.add(line);
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
              line.place(),
              line.command() + " is left out: firejail may make something else of it than it says");
        }
      }
    }
  }

  /** What goes for the ABI of 64 bits and for that of 32 alike. */
  private void forBoth(RuleTable own) {
    protocols(own);
    if (last.containsKey("memory-deny-write-execute")) {
      writeAndExecute(own);
    }
    if (!namespaces.isEmpty()) {
      namespaces(own);
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
          Action.errno(Errno.EOPNOTSUPP),
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
    if (own.abi() == I386.ABI) {
      // Its arguments are in memory.
      add(own, "mmap", Condition.ALWAYS, name, refusal, place);
      add(
          own,
          "mmap2",
          Condition.maskedEqual(2, 32, WRITE_AND_EXECUTE, WRITE_AND_EXECUTE),
          name,
          refusal,
          place);
    }
  }

  private void namespaces(RuleTable own) {
    long kinds = 0;
    for (FirejailLine line : namespaces) {
      for (String word : line.operand().split(",", -1)) {
        kinds |= line.operand().isEmpty() ? ALL_NAMESPACES : namespace(word.strip(), line);
      }
    }
    Place place = namespaces.get(0).place();
    String name = "restrict-namespaces";
    if ((kinds & ~NEW_TIME) != 0) {
      add(own, "clone", Condition.anyBit(0, 32, kinds & ~NEW_TIME), name, refusal, place);
    }
    if (!listRefuses("clone3")) {
      add(own, "clone3", Condition.ALWAYS, name, Action.errno(Errno.ENOSYS), place);
    }
    add(own, "unshare", Condition.anyBit(0, 32, kinds), name, refusal, place);
    Condition any = Condition.equal(1, 32, 0);
    add(
        own,
        "setns",
        new Condition.AnyOf(List.of(any, Condition.anyBit(1, 32, kinds))),
        name,
        refusal,
        place);
  }

  /** The filter of the lists is newer than that of namespaces, so that its answer counts. */
  private boolean listRefuses(String call) {
    boolean keeps = last.containsKey("seccomp.keep");
    FirejailLine line = last.get(keeps ? "seccomp.keep" : "seccomp.drop");
    if (line == null || refusal.action() == SeccompAction.LOG) {
      return false;
    }
    int nr = abi.syscalls().number(call).orElseThrow();
    boolean listed = false;
    for (FirejailList.Item item :
        new FirejailList(abi, groups, context.withoutNotes()).items(line)) {
      listed |= item.nr() == nr && !item.excepted() && item.answer() == null;
    }
    return keeps != listed;
  }

  private static long namespace(String word, FirejailLine line) {
    Long flag = NAMESPACES.get(word);
    if (flag == null) {
      throw new PolicyException(
          line.place(),
          "there is no namespace '" + word + "'",
          "Namespaces are cgroup, ipc, net, mnt, pid, time, user and uts.");
    }
    return flag;
  }

  /** Other machines' behaviours would bring other calls. */
  private void personality(RuleTable own) {
    add(
        own,
        "personality",
        new Condition.Not(
            new Condition.AnyOf(
                List.of(Condition.equal(0, 64, 0), Condition.equal(0, 64, 0xffffffffL)))),
        "seccomp.block-secondary",
        refusal,
        last.get("seccomp.block-secondary").place());
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

  /**
   * Calls of i386. Its filters list what they refuse, whatever the default is for the calls of 64
   * bits.
   */
  private AbiRules secondary(boolean keeps) {
    RuleTable table = new RuleTable(I386.ABI);
    forBoth(table);
    if (!keeps && last.containsKey("seccomp") && !last.containsKey("seccomp.drop")) {
      Place place = last.get("seccomp").place();
      for (String call : groups.members("@secondary-32").orElseThrow()) {
        add(table, call, Condition.ALWAYS, "seccomp", refusal, place);
      }
    }
    if (keeps) {
      for (int nr : I386.ABI.syscalls().numbers()) {
        add(
            table,
            I386.ABI.syscalls().name(nr).orElseThrow(),
            Condition.ALWAYS,
            "32-bit calls",
            Action.ALLOW,
            last.get("seccomp.keep").place());
      }
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
