package io.inquest.policy.snap;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Arm;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.AbiRules;
import io.inquest.policy.Action;
import io.inquest.policy.CallNames;
import io.inquest.policy.CallRules;
import io.inquest.policy.Clause;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Place;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyFormat;
import io.inquest.policy.Rule;
import io.inquest.policy.SourceText;
import io.inquest.policy.libseccomp.ArgumentTest;
import io.inquest.policy.libseccomp.LibseccompRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads what snap-seccomp of snapd compiles: a call that is allowed on each line, maybe with
 * arguments ({@code socket AF_UNIX - 0}), and with {@code ~} one that is denied. They mean what
 * snapd 2.62 makes of them through libseccomp: what is not named gets EPERM, what is denied EACCES,
 * whether it is allowed or not. Used once.
 */
public final class SnapPolicy {
  private static final Pattern LINE =
      Pattern.compile("~?[a-z_][a-z0-9_]*(\\s+(-|[!|]|[<>]=?|[ug]:)?[-A-Za-z0-9_]*){0,6}");

  private static final String UNRESTRICTED = "@unrestricted";
  private static final String COMPLAIN = "@complain";
  private static final int MOST_LINES = 500;

  private final SourceText source;
  private final LoadContext context;
  private final List<Rule> rules = new ArrayList<>();
  private final LibseccompRules allowed;
  private final LibseccompRules denied;
  private boolean unrestricted;
  private boolean complain;

  private SnapPolicy(SourceText source, LoadContext context) {
    this.source = source;
    this.context = context;
    this.allowed = new LibseccompRules(abis(context.host()), rules);
    this.denied = new LibseccompRules(abis(context.host()), rules);
  }

  /** The machine's ABI, and the one of 32 bits that goes with it. */
  private static List<Architecture> abis(Architecture host) {
    if (host == X86_64.ABI) {
      return List.of(host, I386.ABI);
    }
    return host == Aarch64.ABI ? List.of(host, Arm.ABI) : List.of(host);
  }

  /** Whether a text is such a list: each line is a call's name, most of them known, or a mode. */
  public static boolean isPolicy(SourceText source) {
    int known = 0;
    int lines = 0;
    String text = source.text();
    for (int start = 0; start < text.length() && lines < MOST_LINES; ) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      String line = text.substring(start, end).strip();
      start = end + 1;
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      lines++;
      if (line.equals(UNRESTRICTED) || line.equals(COMPLAIN)) {
        known++;
      } else if (line.length() > 200 || !LINE.matcher(line).matches()) {
        return false;
      } else if (CallNames.isKnown(call(line))) {
        // This one alone is what a profile of firejail has.
        known += call(line).equals("seccomp") ? 0 : 1;
      }
    }
    return 2 * known > lines;
  }

  private static String call(String line) {
    int end = 0;
    while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
      end++;
    }
    return line.substring(line.startsWith("~") ? 1 : 0, end);
  }

  public static Policy read(SourceText source, String name, LoadContext context) {
    return new SnapPolicy(source, context).read(name);
  }

  private Policy read(String name) {
    List<String> lines = source.text().lines().toList();
    for (String line : lines) {
      unrestricted |= line.strip().equals(UNRESTRICTED);
      complain |= line.strip().equals(COMPLAIN);
    }
    for (int i = 0; i < lines.size() && !unrestricted; i++) {
      String line = lines.get(i).stripTrailing();
      if (!line.isBlank() && !line.startsWith("#") && !line.strip().equals(COMPLAIN)) {
        line(line, new Place(source, i + 1, 1, line.length()));
      }
    }
    Action otherwise =
        unrestricted
            ? Action.ALLOW
            : complain ? new Action(SeccompAction.LOG, 0) : Action.errno(Errno.EPERM);
    return new Policy(
        name,
        source,
        PolicyFormat.SNAP,
        merged(),
        otherwise,
        unrestricted ? Action.ALLOW : Action.KILL_THREAD,
        otherwise,
        rules,
        false,
        false);
  }

  private void line(String line, Place place) {
    String call = call(line.strip());
    boolean denies = line.strip().startsWith("~");
    String rest = line.strip().substring(call.length() + (denies ? 1 : 0));
    List<ArgumentTest> tests = new SnapArguments(context, call, place).read(rest);
    if (complain && !denies) {
      // Each of the two filters logs what it does not name.
      return;
    }
    Action action = denies ? Action.errno(Errno.EACCES) : Action.ALLOW;
    LibseccompRules to = denies ? denied : allowed;
    if (!to.add(to.rule(call, action, place), call, tests, place)) {
      to.noteUnknown(context, call, place);
    }
  }

  /** What is denied decides before what is allowed. */
  private List<AbiRules> merged() {
    List<AbiRules> merged = new ArrayList<>();
    List<AbiRules> first = denied.abiRules();
    List<AbiRules> second = allowed.abiRules();
    for (int i = 0; i < first.size(); i++) {
      Map<Integer, CallRules> calls = new LinkedHashMap<>();
      first.get(i).calls().forEach(each -> calls.put(each.nr(), each));
      for (CallRules each : second.get(i).calls()) {
        calls.merge(each.nr(), each, SnapPolicy::joined);
      }
      merged.add(new AbiRules(first.get(i).abi(), List.copyOf(calls.values())));
    }
    return merged;
  }

  private static CallRules joined(CallRules first, CallRules second) {
    List<Clause> clauses = new ArrayList<>(first.clauses());
    clauses.addAll(second.clauses());
    return new CallRules(first.nr(), first.name(), clauses);
  }
}
