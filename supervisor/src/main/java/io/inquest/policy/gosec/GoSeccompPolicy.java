package io.inquest.policy.gosec;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.AbiRules;
import io.inquest.policy.Action;
import io.inquest.policy.CallNames;
import io.inquest.policy.Clause;
import io.inquest.policy.Condition;
import io.inquest.policy.LoadContext;
import io.inquest.policy.NumberText;
import io.inquest.policy.Place;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyFormat;
import io.inquest.policy.Rule;
import io.inquest.policy.RuleTable;
import io.inquest.policy.Scalars;
import io.inquest.policy.SourceText;
import io.inquest.policy.document.Document;
import io.inquest.policy.document.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads policies of go-seccomp-bpf, as Elastic's Beats have them: groups of calls with an action
 * each, of which the first that a call meets decides. They are about this machine's ABI; others get
 * the default, but for calls of x32, which do not exist ({@code filter.go} of the library). Used
 * once.
 */
public final class GoSeccompPolicy {
  private static final String SECCOMP = "seccomp";
  private static final String DEFAULT = "default_action";
  private static final String SYSCALLS = "syscalls";
  private static final String NAMES = "names";
  private static final String WITH_ARGUMENTS = "names_with_args";
  private static final List<String> KEYS = List.of(DEFAULT, SYSCALLS, "enabled");
  private static final List<String> GROUP_KEYS = List.of("action", NAMES, WITH_ARGUMENTS);
  private static final List<String> CALL_KEYS = List.of("name", "arguments");
  private static final List<String> TEST_KEYS =
      List.of("argument", "position", "operation", "value");

  private final SourceText source;
  private final LoadContext context;
  private final Architecture abi;
  private final RuleTable table;
  private final List<Rule> rules = new ArrayList<>();

  private GoSeccompPolicy(SourceText source, LoadContext context) {
    this.source = source;
    this.context = context;
    this.abi = context.host();
    this.table = new RuleTable(abi);
  }

  /** Whether a text has the words of such a policy, whose first key is a call's name, too. */
  public static boolean mayBe(String text) {
    return text.contains(DEFAULT) && text.contains(SYSCALLS);
  }

  /** The policy that a document holds, under {@code seccomp} or bare. */
  public static Optional<Fields> find(Fields fields) {
    if (fields.value(SECCOMP) instanceof Document.Mapping mapping) {
      Fields inner = new Fields(mapping);
      return inner.value("policy") instanceof Document.Mapping policy
          ? bare(new Fields(policy))
          : bare(inner);
    }
    return bare(fields);
  }

  private static Optional<Fields> bare(Fields fields) {
    boolean is = fields.value(DEFAULT) != null && fields.value(SYSCALLS) != null;
    return is ? Optional.of(fields) : Optional.empty();
  }

  public static Policy read(SourceText source, Fields policy, String name, LoadContext context) {
    return new GoSeccompPolicy(source, context).read(policy, name);
  }

  private Policy read(Fields policy, String name) {
    policy.allow(KEYS, "the policy");
    Action byDefault = action(required(policy, DEFAULT, "the policy"));
    List<Document> groups = policy.list(SYSCALLS);
    if (groups.isEmpty()) {
      throw new PolicyException(
          policy.value(SYSCALLS).place(),
          "'syscalls' is empty",
          "The library refuses such a" + " policy.");
    }
    for (Document group : groups) {
      group(Fields.of(group, "a group of 'syscalls'"));
    }
    List<AbiRules> abis = new ArrayList<>();
    abis.add(table.rules());
    if (abi == X86_64.ABI) {
      abis.add(withoutX32(policy.mapping().place()));
    }
    return new Policy(
        name,
        source,
        PolicyFormat.GO_SECCOMP,
        abis,
        byDefault,
        byDefault,
        byDefault,
        rules,
        false,
        false);
  }

  private AbiRules withoutX32(Place place) {
    Rule rule = Rule.deciding(rules.size(), "x32", Action.errno(Errno.ENOSYS), false, place);
    rules.add(rule);
    RuleTable x32 = new RuleTable(X32.ABI);
    for (int nr : X32.ABI.syscalls().numbers()) {
      x32.add(nr, X32.ABI.syscalls().name(nr).orElseThrow(), new Clause(Condition.ALWAYS, rule));
    }
    return x32.rules();
  }

  private static Document.Scalar required(Fields fields, String key, String what) {
    Document.Scalar scalar = fields.scalar(key);
    if (scalar == null) {
      throw fields.missing(key, what, "");
    }
    return scalar;
  }

  private static Action action(Document.Scalar text) {
    return switch (text.text().toLowerCase(Locale.ROOT)) {
      case "allow" -> Action.ALLOW;
      case "errno" -> Action.errno(Errno.EPERM);
      case "trap" -> new Action(SeccompAction.TRAP, 0);
      case "trace" -> new Action(SeccompAction.TRACE, 0);
      case "log" -> new Action(SeccompAction.LOG, 0);
      case "kill_thread" -> Action.KILL_THREAD;
      case "kill_process" -> Action.KILL_PROCESS;
      default ->
          throw new PolicyException(
              text.place(),
              "there is no action '" + text.text() + "'",
              "Actions are allow, log, errno (EPERM), trap, trace, kill_thread and kill_process.");
    };
  }

  private void group(Fields group) {
    group.allow(GROUP_KEYS, "a group of 'syscalls'");
    Action action = action(required(group, "action", "a group of 'syscalls'"));
    List<Document.Scalar> names = group.strings(NAMES);
    List<Document> conditional = group.list(WITH_ARGUMENTS);
    if (names.isEmpty() && conditional.isEmpty()) {
      context.note(group.mapping().place(), "a group that names no call has no effect");
      return;
    }
    Map<Integer, Boolean> seen = new HashMap<>();
    Rule rule = null;
    for (Document.Scalar call : names) {
      int nr = number(call);
      if (seen.put(nr, false) != null) {
        throw twice(call);
      }
      rule = rule == null ? rule(names, action, group) : rule;
      table.add(nr, call.text(), new Clause(Condition.ALWAYS, rule));
    }
    for (Document each : conditional) {
      Fields fields = Fields.of(each, "an entry of 'names_with_args'");
      fields.allow(CALL_KEYS, "an entry of 'names_with_args'");
      Document.Scalar call = required(fields, "name", "an entry of 'names_with_args'");
      int nr = number(call);
      if (Boolean.FALSE.equals(seen.put(nr, true))) {
        throw twice(call);
      }
      Rule own = Rule.deciding(rules.size(), call.text(), action, false, call.place());
      rules.add(own);
      table.add(nr, call.text(), new Clause(tests(fields), own));
    }
  }

  private Rule rule(List<Document.Scalar> names, Action action, Fields group) {
    String first = names.get(0).text();
    Rule rule =
        Rule.deciding(
            rules.size(),
            names.size() == 1 ? first : first + "…",
            action,
            false,
            group.mapping().place());
    rules.add(rule);
    return rule;
  }

  private static PolicyException twice(Document.Scalar call) {
    return new PolicyException(
        call.place(),
        "the group has " + call.text() + " twice, once without arguments",
        "The library refuses that. Remove one of them.");
  }

  private int number(Document.Scalar call) {
    OptionalInt nr = CallNames.exact(abi, call.text());
    if (nr.isEmpty()) {
      throw CallNames.absent(call.place(), abi, call.text(), "");
    }
    return nr.getAsInt();
  }

  private Condition tests(Fields call) {
    List<Condition> tests = new ArrayList<>();
    for (Document each : call.list("arguments")) {
      Fields test = Fields.of(each, "an entry of 'arguments'");
      test.allow(TEST_KEYS, "an entry of 'arguments'");
      tests.add(test(test));
    }
    if (tests.isEmpty()) {
      throw call.missing(
          "arguments", "an entry of 'names_with_args'", "Without any a call stands in 'names'.");
    }
    return new Condition.AllOf(tests);
  }

  private static Condition test(Fields test) {
    Document.Scalar position = test.scalar("argument");
    position = position == null ? test.scalar("position") : position;
    int argument = position == null ? 0 : Scalars.decimal(position.text());
    if (argument < 0 || argument > 5) {
      throw new PolicyException(
          position.place(), "a call has arguments 0 to 5, not " + position.text(), "");
    }
    Document.Scalar number = test.scalar("value");
    long value = number == null ? 0 : NumberText.unsigned(number.text(), number.place());
    Document.Scalar operation = required(test, "operation", "an entry of 'arguments'");
    return switch (operation.text().toLowerCase(Locale.ROOT)) {
      case "equal" -> Condition.equal(argument, 64, value);
      case "notequal" -> new Condition.Not(Condition.equal(argument, 64, value));
      case "greaterthan" -> Condition.greater(argument, 64, false, value);
      case "greaterorequal" -> Condition.greaterOrEqual(argument, 64, false, value);
      case "lessthan" -> new Condition.Not(Condition.greaterOrEqual(argument, 64, false, value));
      case "lessorequal" -> new Condition.Not(Condition.greater(argument, 64, false, value));
      case "bitsset" -> Condition.anyBit(argument, 64, value);
      case "bitsnotset" -> new Condition.Not(Condition.anyBit(argument, 64, value));
      default ->
          throw new PolicyException(
              operation.place(),
              "there is no operation '" + operation.text() + "'",
              "Operations are Equal, NotEqual, GreaterThan, GreaterOrEqual, LessThan, LessOrEqual,"
                  + " BitsSet and BitsNotSet.");
    };
  }
}
