package io.inquest.policy.kafel;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.Constants;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.Parameter;
import io.inquest.linux.arch.Signature;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.AbiRules;
import io.inquest.policy.Action;
import io.inquest.policy.CallNames;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads policies of kafel, which nsjail has: {@code POLICY a { ALLOW { read, write { fd == 1 } } }
 * USE a DEFAULT KILL}. The first block with a call decides, in the order in which policies are
 * used; a policy that is used again adds nothing. They are about this machine's ABI; others kill.
 * An argument that the kernel declares with 32 bits or less is compared by its low 32, without
 * sign, against all 64 of a number, as kafel does. Used once.
 */
public final class KafelPolicy {
  private static final Pattern SIGN =
      Pattern.compile(
          "\\bPOLICY\\s+[A-Za-z]\\w*\\s*\\{"
              + "|\\b(ALLOW|LOG|KILL|KILL_THREAD|KILL_PROCESS|DENY|USER_NOTIF|ERRNO\\s*\\([^)]{1,20}\\)"
              + "|TRAP\\s*\\([^)]{1,20}\\)|TRACE\\s*\\([^)]{1,20}\\))\\s*\\{"
              + "|^\\s*(#define\\s+\\w+\\s+[-0-9]|(USE\\s+\\w+\\s+)?DEFAULT\\s+[A-Z])",
          Pattern.MULTILINE);

  private static final String MAIN = "";

  /** How much of a text is looked at to tell what it is. */
  private static final int HEAD_LENGTH = 1 << 16;

  private static final List<String> MACHINES =
      List.of("x86_64", "x86", "arm", "aarch64", "mips64", "mips", "riscv64", "m68k");

  private final SourceText source;
  private final LoadContext context;
  private final Architecture abi;
  private final KafelTokens tokens;
  private final RuleTable table;
  private final List<Rule> rules = new ArrayList<>();
  private final Map<String, Long> constants = new HashMap<>();
  private final Map<String, List<Entry>> policies = new HashMap<>();
  private Action byDefault;

  /** What a policy consists of. */
  private sealed interface Entry {}

  private record Use(String policy) implements Entry {}

  private record Filter(int nr, String call, Condition condition, Action action, Place place)
      implements Entry {}

  private KafelPolicy(SourceText source, LoadContext context) {
    this.source = source;
    this.context = context;
    this.abi = context.host();
    this.tokens = new KafelTokens(source);
    this.table = new RuleTable(abi);
  }

  /** Whether a text is such a policy. */
  public static boolean isPolicy(SourceText source) {
    String text = source.text();
    return SIGN.matcher(text.substring(0, Math.min(HEAD_LENGTH, text.length()))).find();
  }

  public static Policy read(SourceText source, String name, LoadContext context) {
    return new KafelPolicy(source, context).read(name);
  }

  private Policy read(String name) {
    policies.put(MAIN, new ArrayList<>());
    while (tokens.peek().type() != KafelToken.Type.END) {
      statement();
    }
    bind(MAIN, new HashSet<>());
    Action otherwise = byDefault == null ? Action.KILL_THREAD : byDefault;
    List<AbiRules> abis = new ArrayList<>();
    abis.add(table.rules());
    if (abi == X86_64.ABI) {
      // The kernel tells x32 by the number alone, and no rule has such a number.
      abis.add(new RuleTable(X32.ABI).rules());
    }
    return new Policy(
        name,
        source,
        PolicyFormat.KAFEL,
        abis,
        otherwise,
        Action.KILL_THREAD,
        otherwise,
        rules,
        false,
        false);
  }

  private void statement() {
    KafelToken token = tokens.peek();
    if (tokens.takeIf("#")) {
      define();
    } else if (tokens.takeIf("POLICY")) {
      policy();
    } else if (tokens.takeIf("DEFAULT")) {
      if (byDefault != null) {
        throw new PolicyException(token.place(), "the default is said twice", "Remove one.");
      }
      byDefault = action();
    } else {
      entries(policies.get(MAIN));
    }
  }

  private void define() {
    tokens.expect("define");
    KafelToken name = tokens.name("a constant's name");
    long value = tokens.number().number();
    Long earlier = constants.putIfAbsent(name.text(), value);
    if (earlier != null && earlier != value) {
      throw new PolicyException(
          name.place(), "the constant has another value already: " + earlier, "");
    }
  }

  private void policy() {
    KafelToken name = tokens.name("a policy's name");
    List<Entry> entries = new ArrayList<>();
    tokens.expect("{");
    if (!tokens.takeIf("}")) {
      entries(entries);
      tokens.expect("}");
    }
    if (policies.putIfAbsent(name.text(), entries) != null) {
      throw new PolicyException(name.place(), "there is a policy of this name already", "");
    }
  }

  private void entries(List<Entry> entries) {
    do {
      if (tokens.takeIf("USE")) {
        KafelToken used = tokens.name("a policy's name");
        if (used.text().isEmpty() || !policies.containsKey(used.text())) {
          throw new PolicyException(
              used.place(),
              "no policy '"
                  + used.text()
                  + "' is defined before this"
                  + ClosestNames.hint(ClosestNames.to(used.text(), List.copyOf(policies.keySet()))),
              "");
        }
        entries.add(new Use(used.text()));
      } else {
        block(entries);
      }
    } while (tokens.takeIf(","));
  }

  private void block(List<Entry> entries) {
    Action action = action();
    tokens.expect("{");
    if (tokens.takeIf("}")) {
      return;
    }
    do {
      filter(action, entries);
    } while (tokens.takeIf(","));
    tokens.expect("}");
  }

  private Action action() {
    KafelToken token = tokens.take();
    return switch (token.type() == KafelToken.Type.NAME ? token.text() : "") {
      case "ALLOW" -> Action.ALLOW;
      case "LOG" -> new Action(SeccompAction.LOG, 0);
      case "KILL", "KILL_THREAD", "DENY" -> Action.KILL_THREAD;
      case "KILL_PROCESS" -> Action.KILL_PROCESS;
      case "USER_NOTIF" -> new Action(SeccompAction.USER_NOTIF, 0);
      case "ERRNO" -> Action.errno(data(Action.MAX_ERRNO));
      case "TRAP" -> new Action(SeccompAction.TRAP, data(0xffff));
      case "TRACE" -> new Action(SeccompAction.TRACE, data(0xffff));
      default ->
          throw new PolicyException(
              token.place(),
              "an action is expected here, not " + token.inWords(),
              "Actions are ALLOW, LOG, KILL, KILL_PROCESS, USER_NOTIF, ERRNO(N), TRAP(N) and"
                  + " TRACE(N); policies are named by POLICY and USE.");
    };
  }

  private int data(int most) {
    tokens.expect("(");
    KafelToken number = tokens.number();
    tokens.expect(")");
    if (number.number() < 0 || number.number() > 0xffff) {
      throw new PolicyException(number.place(), "this is a number from 0 to 65535", "");
    }
    if (number.number() > most) {
      context.note(number.place(), "above the kernel's highest errno: " + most + " it is");
    }
    return (int) Math.min(number.number(), most);
  }

  private void filter(Action action, List<Entry> entries) {
    KafelToken token = tokens.name("a call");
    boolean numbered = token.text().equals("SYSCALL") || constants.containsKey(token.text());
    long number = constants.getOrDefault(token.text(), 0L);
    if (token.text().equals("SYSCALL")) {
      tokens.expect("[");
      number = tokens.number().number();
      tokens.expect("]");
    }
    List<String> own = tokens.takeIf("(") ? arguments() : null;
    boolean here = !tokens.takeIf("ON") || guard();
    int nr = numbered ? (int) number : here ? number(token) : 0;
    String call = numbered ? abi.syscalls().name(nr).orElse("call " + nr) : token.text();
    Condition condition = Condition.ALWAYS;
    if (tokens.takeIf("{")) {
      if (!tokens.peek().is("}")) {
        condition =
            new KafelExpression(tokens, name -> side(name, numbered, call, own, here)).read();
      }
      tokens.expect("}");
    }
    if (numbered && abi.syscalls().name(nr).isEmpty()) {
      context.note(
          token.place(),
          "Inquest's table of "
              + abi.name()
              + " has no call of number "
              + number
              + ": it gets the default");
    } else if (here) {
      entries.add(new Filter(nr, call, condition, action, token.place()));
    }
  }

  private List<String> arguments() {
    List<String> names = new ArrayList<>();
    if (tokens.takeIf(")")) {
      return names;
    }
    do {
      KafelToken name = tokens.name("an argument's name");
      if (names.contains(name.text()) || names.size() == 6) {
        throw new PolicyException(
            name.place(), "a call has six arguments, each of another name", "");
      }
      names.add(name.text());
    } while (tokens.takeIf(","));
    tokens.expect(")");
    return names;
  }

  /** Whether the machines that a call is said to be of are this one. */
  private boolean guard() {
    String own = abi == I386.ABI ? "x86" : abi.name();
    boolean several = tokens.takeIf("{");
    boolean here = false;
    do {
      KafelToken machine = tokens.name("a machine");
      if (!MACHINES.contains(machine.text())) {
        throw new PolicyException(
            machine.place(),
            "there is no machine '" + machine.text() + "'",
            "Machines are " + String.join(", ", MACHINES) + ".");
      }
      here |= machine.text().equals(own);
    } while (several && tokens.takeIf(","));
    if (several) {
      tokens.expect("}");
    }
    return here;
  }

  private int number(KafelToken call) {
    OptionalInt nr = abi.syscalls().number(call.text());
    if (nr.isEmpty()) {
      throw CallNames.absent(call.place(), abi, call.text(), "");
    }
    return nr.getAsInt();
  }

  private KafelExpression.Side side(
      KafelToken name, boolean numbered, String call, List<String> own, boolean here) {
    Long constant = constants.get(name.text());
    if (constant != null) {
      return KafelExpression.Side.number(constant);
    }
    if (!here) {
      return KafelExpression.Side.argument(0, 64);
    }
    if (own != null && own.contains(name.text())) {
      return KafelExpression.Side.argument(own.indexOf(name.text()), 64);
    }
    List<Parameter> parameters =
        own != null || numbered
            ? List.of()
            : Signature.of(abi, call).map(Signature::parameters).orElse(List.of());
    List<String> known = new ArrayList<>(own == null ? List.of() : own);
    for (Parameter parameter : parameters) {
      if (parameter.name().equals(name.text())) {
        return KafelExpression.Side.argument(
            parameter.position(), parameter.bits() == 64 ? 64 : 32);
      }
      known.add(parameter.name());
    }
    OptionalLong kernel = Constants.value(abi, name.text());
    if (kernel.isPresent()) {
      context.note(name.place(), "kafel itself has no constants: it needs #define " + name.text());
      return KafelExpression.Side.number(kernel.getAsLong());
    }
    throw new PolicyException(
        name.place(),
        call
            + " has no argument '"
            + name.text()
            + "'"
            + ClosestNames.hint(ClosestNames.to(name.text(), known)),
        known.isEmpty() ? "" : "Its arguments are " + String.join(", ", known) + ".");
  }

  private void bind(String policy, Set<String> used) {
    if (!used.add(policy)) {
      return;
    }
    for (Entry entry : policies.get(policy)) {
      if (entry instanceof Use use) {
        bind(use.policy(), used);
      } else if (entry instanceof Filter filter) {
        Rule rule =
            Rule.deciding(rules.size(), filter.call(), filter.action(), false, filter.place());
        rules.add(rule);
        table.add(filter.nr(), filter.call(), new Clause(filter.condition(), rule));
      }
    }
  }
}
