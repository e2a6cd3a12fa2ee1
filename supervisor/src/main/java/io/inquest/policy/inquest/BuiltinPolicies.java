package io.inquest.policy.inquest;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ClosestNames;
import io.inquest.policy.AbiRules;
import io.inquest.policy.Action;
import io.inquest.policy.Clause;
import io.inquest.policy.Condition;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Place;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyFormat;
import io.inquest.policy.Rule;
import io.inquest.policy.RuleTable;
import io.inquest.policy.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The policies that need no file. */
public final class BuiltinPolicies {
  /** seccomp's mode 1: read, write, exit, sigreturn. */
  static final String STRICT = "strict";

  /** Refuses nothing. */
  static final String OBSERVE = "observe";

  private BuiltinPolicies() {}

  /** Whether a name is a built-in's. */
  public static boolean isOne(String name) {
    return name.equals(STRICT) || name.equals(OBSERVE);
  }

  /** The end of a message about a name that no policy has: the built-in that may be meant. */
  public static String hint(String name) {
    return ClosestNames.hint(ClosestNames.to(name, List.of(STRICT, OBSERVE)));
  }

  /** The built-in of this name. */
  public static Optional<Policy> named(String name, LoadContext context) {
    return switch (name) {
      case STRICT -> Optional.of(strict(context));
      case OBSERVE -> Optional.of(observe(context));
      default -> Optional.empty();
    };
  }

  /** The lists are the kernel's ({@code mode1_syscalls} of {@code kernel/seccomp.c}). */
  private static Policy strict(LoadContext context) {
    SourceText source = new SourceText(STRICT, "", false);
    Rule rule = Rule.deciding(0, "mode 1", Action.ALLOW, false, Place.of(source));
    List<AbiRules> abis = new ArrayList<>();
    for (Architecture abi : native64And32(context.host())) {
      RuleTable table = new RuleTable(abi);
      String sigreturn = abi.wordBits() == 64 ? "rt_sigreturn" : "sigreturn";
      for (String call : List.of("read", "write", "exit", sigreturn)) {
        table.add(
            abi.syscalls().number(call).orElseThrow(), call, new Clause(Condition.ALWAYS, rule));
      }
      abis.add(table.rules());
    }
    return new Policy(
        STRICT,
        source,
        PolicyFormat.BUILT_IN,
        abis,
        Action.KILL_PROCESS,
        Action.KILL_PROCESS,
        Action.KILL_PROCESS,
        List.of(rule),
        false,
        true);
  }

  private static Policy observe(LoadContext context) {
    List<AbiRules> abis = new ArrayList<>();
    for (Architecture abi : Architecture.all()) {
      if (abi.sharesKernelWith(context.host())) {
        abis.add(new AbiRules(abi, List.of()));
      }
    }
    return new Policy(
        OBSERVE,
        new SourceText(OBSERVE, "", false),
        PolicyFormat.BUILT_IN,
        abis,
        Action.ALLOW,
        Action.ALLOW,
        Action.ALLOW,
        List.of(),
        false,
        false);
  }

  private static List<Architecture> native64And32(Architecture host) {
    List<Architecture> abis = new ArrayList<>();
    abis.add(host);
    for (Architecture abi : Architecture.all()) {
      if (abi.auditArch() != host.auditArch() && abi.sharesKernelWith(host)) {
        abis.add(abi);
      }
    }
    return abis;
  }
}
