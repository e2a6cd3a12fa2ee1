package io.inquest.policy.lxc;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Arm;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import io.inquest.policy.Action;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Place;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyFormat;
import io.inquest.policy.Rule;
import io.inquest.policy.Scalars;
import io.inquest.policy.SourceText;
import io.inquest.policy.libseccomp.ArgumentTest;
import io.inquest.policy.libseccomp.LibseccompRules;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads the file that {@code lxc.seccomp.profile} of LXC's configuration names
 * (lxc.container.conf(5)). They mean what LXC makes of them through libseccomp.
 *
 * <pre>
 * 2
 * denylist
 * reject_force_umount
 * [all]
 * keyctl errno 38
 * mknod errno 1 [1,24576,&amp;=,61440]
 * </pre>
 *
 * <p>Version 1 lists numbers of this machine's own ABI that are allowed. In version 2 a section
 * {@code [x86]} tells whether the lines below it are read on a machine, and not which of its ABIs
 * they are about: they are about all. Used once.
 */
public final class LxcPolicy {
  /** What libseccomp answers calls of ABIs that a filter does not list. */
  private static final Action FOREIGN = Action.KILL_THREAD;

  private static final String ALLOWLIST = "allowlist";
  private static final List<String> ALLOWING = List.of(ALLOWLIST, "whitelist");
  private static final List<String> DENYING = List.of("denylist", "blacklist");
  private static final String REJECT_FORCE_UMOUNT = "reject_force_umount";
  private static final long MNT_FORCE = 1;

  /** Sections of machines that Inquest does not run on. */
  private static final Set<String> OTHER_MACHINES =
      Set.of(
          "ppc",
          "ppc64",
          "ppc64le",
          "mips",
          "mips64",
          "mips64n32",
          "mipsel",
          "mipsel64",
          "mipsel64n32",
          "s390",
          "s390x",
          "loongarch64");

  private static final Map<String, Architecture> SECTIONS =
      Map.of(
          "x86",
          I386.ABI,
          "x32",
          X32.ABI,
          "x86_64",
          X86_64.ABI,
          "arm",
          Arm.ABI,
          "arm64",
          Aarch64.ABI);

  private final SourceText source;
  private final LoadContext context;
  private final String[] lines;
  private int number;

  private LxcPolicy(SourceText source, LoadContext context) {
    this.source = source;
    this.context = context;
    this.lines = source.text().split("\n", -1);
  }

  /** Whether a text is such a policy: a version, and a line that says what it lists. */
  public static boolean isPolicy(SourceText source) {
    String first = source.line(1).strip();
    String second = source.line(2).strip();
    return Scalars.decimal(first) >= 0 && (isOne(ALLOWING, second) || isOne(DENYING, second));
  }

  private static boolean isOne(List<String> words, String line) {
    return words.stream().anyMatch(line::startsWith);
  }

  public static Policy read(SourceText source, String name, LoadContext context) {
    return new LxcPolicy(source, context).read(name);
  }

  private Policy read(String name) {
    String version = lines[0].strip();
    number = 2;
    return switch (version) {
      case "1" -> numbers(name);
      case "2" -> rules(name);
      default ->
          throw new PolicyException(
              new Place(source, 1, 1, version.length()),
              "LXC's policies have version 1 or 2, not " + version,
              "");
    };
  }

  private Policy numbers(String name) {
    if (!isOne(ALLOWING, lines[1].strip())) {
      throw new PolicyException(place(), "version 1 has no other lists than an allowlist", "");
    }
    Architecture abi = context.host();
    LibseccompRules rules = new LibseccompRules(List.of(abi));
    for (number = 3; number <= lines.length; number++) {
      String text = lines[number - 1].strip();
      if (text.isEmpty()) {
        continue;
      }
      int nr = Scalars.decimal(text);
      if (nr < 0) {
        throw new PolicyException(
            place(),
            "a line of version 1 is a call's number, not '" + text + "'",
            "Version 2 lists" + " names: its first line is 2.");
      }
      String call = abi.syscalls().name(nr).orElse("");
      if (call.isEmpty()) {
        context.note(place(), "no call of " + abi.name() + " has number " + nr);
      } else {
        rules.add(rules.rule(call, Action.ALLOW, place()), call, List.of(), place());
      }
    }
    return policy(name, Action.KILL_THREAD, rules);
  }

  private Policy rules(String name) {
    String head = lines[1].strip();
    boolean denies = isOne(DENYING, head);
    int space = head.indexOf(' ');
    Action byDefault = denies ? Action.ALLOW : Action.KILL_THREAD;
    if (space >= 0 && !head.substring(space).isBlank()) {
      byDefault = new LxcLine(context, place(), head.substring(space)).action(byDefault);
    }
    LibseccompRules rules = new LibseccompRules(abis());
    boolean here = true;
    for (number = 3; number <= lines.length; number++) {
      String line = lines[number - 1].stripTrailing();
      if (line.startsWith("[")) {
        here = section(line);
      } else if (here && !line.isEmpty() && !line.startsWith("#")) {
        rule(line, denies ? Action.KILL_THREAD : Action.ALLOW, byDefault, rules);
      }
    }
    return policy(name, byDefault, rules);
  }

  private List<Architecture> abis() {
    Architecture host = context.host();
    if (host == X86_64.ABI) {
      return List.of(host, I386.ABI, X32.ABI);
    }
    return host == Aarch64.ABI ? List.of(host, Arm.ABI) : List.of(host);
  }

  /** Whether a section's lines are read on this machine. */
  private boolean section(String line) {
    String name = line.endsWith("]") ? line.substring(1, line.length() - 1) : "";
    if (name.equals("all") || name.equals("ALL")) {
      return true;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    Architecture abi = SECTIONS.get(lower);
    if (abi == null && !OTHER_MACHINES.contains(lower)) {
      throw new PolicyException(
          place(),
          "there is no section " + line,
          "Sections are [all], [x86], [x86_64], [x32], [arm], [arm64] and those of other"
              + " machines.");
    }
    boolean here = abi != null && abis().contains(abi);
    if (here) {
      context.note(place(), "LXC applies the lines below " + line + " to every ABI of the machine");
    }
    return here;
  }

  private void rule(String line, Action usual, Action byDefault, LibseccompRules rules) {
    int space = line.indexOf(' ');
    String call = space < 0 ? line : line.substring(0, space);
    if (call.isEmpty()) {
      context.note(place(), "LXC passes over a line that begins with a blank");
      return;
    }
    if (call.startsWith(REJECT_FORCE_UMOUNT)) {
      Rule rule = rules.rule(REJECT_FORCE_UMOUNT, Action.errno(Errno.EACCES), place());
      List<ArgumentTest> force =
          List.of(new ArgumentTest(1, 64, ArgumentTest.Operator.MASKED_EQ, MNT_FORCE, MNT_FORCE));
      rules.add(rule, "umount2", force, place());
      return;
    }
    LxcLine rest = new LxcLine(context, place(), space < 0 ? "" : line.substring(space));
    Action action = rest.action(usual);
    List<ArgumentTest> tests = rest.tests();
    if (action.equals(byDefault)) {
      context.note(
          place(),
          "this says of " + call + " what the default says, which LXC does not start with");
      return;
    }
    if (!rules.add(rules.rule(call, action, place()), call, tests, place())) {
      rules.noteUnknown(context, call, place());
    }
  }

  private Policy policy(String name, Action byDefault, LibseccompRules rules) {
    return new Policy(
        name,
        source,
        PolicyFormat.LXC,
        rules.abiRules(),
        byDefault,
        FOREIGN,
        byDefault,
        rules.rules(),
        false,
        false);
  }

  private Place place() {
    return new Place(source, number, 1, Math.max(1, lines[number - 1].stripTrailing().length()));
  }
}
