package io.inquest.policy.inquest;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.SyscallGroups;
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
import io.inquest.policy.Scalars;
import io.inquest.policy.SourceText;
import io.inquest.policy.WhenCondition;
import io.inquest.policy.document.Document;
import io.inquest.policy.document.DocumentReader;
import io.inquest.policy.document.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads Inquest's own format: the first rule that matches decides. Used by one thread, once. */
public final class YamlPolicy {
  /** The key that tells this format from others; its value is the format's version. */
  public static final String VERSION_KEY = "inquest";

  /** The key whose value is the policy that this one narrows. */
  public static final String EXTENDS_KEY = "extends";

  private static final String VERSION = "1";
  private static final String NATIVE = "native";
  private static final List<String> KEYS =
      List.of(
          VERSION_KEY,
          "name",
          EXTENDS_KEY,
          "architectures",
          "default",
          "foreign",
          "unknown",
          "no-new-privileges",
          "rules");
  private static final List<String> RULE_KEYS =
      List.of("name", "architectures", "syscalls", "when", "action", "record");

  private final SourceText source;
  private final LoadContext context;
  private final Optional<Policy> parent;
  private final List<Rule> rules = new ArrayList<>();
  private final List<RuleTable> tables = new ArrayList<>();
  private final List<Architecture> abis = new ArrayList<>();

  private YamlPolicy(SourceText source, LoadContext context, Optional<Policy> parent) {
    this.source = source;
    this.context = context;
    this.parent = parent;
  }

  /**
   * The policy that a document holds.
   *
   * @param parent what it narrows: where it says nothing, it lets calls through to be answered
   *     there
   */
  public static Policy read(
      SourceText source,
      Document document,
      String name,
      LoadContext context,
      Optional<Policy> parent) {
    return new YamlPolicy(source, context, parent).read(Fields.of(document, "a policy"), name);
  }

  private Policy read(Fields fields, String fileName) {
    fields.allow(KEYS, "a policy");
    fields.requireValues();
    checkVersion(fields.scalar(VERSION_KEY));
    Document.Scalar extended = fields.string(EXTENDS_KEY);
    if (extended != null && parent.isEmpty()) {
      throw new PolicyException(extended.place(), "no policy can be extended here", "");
    }
    Document.Scalar name = fields.scalar("name");
    List<Document.Scalar> architectures = fields.oneOrMore("architectures");
    readArchitectures(architectures);
    Document.Scalar defaultAction = fields.string("default");
    if (defaultAction == null && parent.isEmpty()) {
      throw fields.missing(
          "default",
          "a policy",
          "It says what calls get that no rule is about: default: kill. A group's policy may leave"
              + " it to the one above: name the group, or its folder by --policy-dir.");
    }
    Action otherwise = action(defaultAction, Action.ALLOW);
    boolean asParent = parent.isPresent() && architectures.isEmpty();
    Action foreign =
        action(fields.string("foreign"), asParent ? Action.ALLOW : Action.KILL_PROCESS);
    Action unknown = action(fields.string("unknown"), otherwise);
    for (Document rule : fields.list("rules")) {
      readRule(Fields.of(rule, "a rule"));
    }
    List<AbiRules> bound = new ArrayList<>();
    for (RuleTable table : tables) {
      bound.add(table.rules());
    }
    return new Policy(
        name == null ? fileName : name.text(),
        source,
        DocumentReader.isJson(source.text())
            ? PolicyFormat.INQUEST_JSON
            : PolicyFormat.INQUEST_YAML,
        bound,
        otherwise,
        foreign,
        unknown,
        rules,
        fields.flag("no-new-privileges"),
        false);
  }

  private static void checkVersion(Document.Scalar version) {
    if (version != null && !version.text().equals(VERSION)) {
      throw new PolicyException(
          version.place(),
          "this Inquest reads policies of version " + VERSION + ", not " + version.text(),
          "");
    }
  }

  private void readArchitectures(List<Document.Scalar> names) {
    for (Document.Scalar name : names) {
      Architecture abi = architecture(name);
      if (abis.contains(abi)) {
        throw new PolicyException(
            name.place(), abi.name() + " is listed twice", "Remove one of them.");
      }
      abis.add(abi);
    }
    if (abis.isEmpty()) {
      abis.addAll(parent.isPresent() ? parent.get().architectures() : List.of(context.host()));
    }
    for (Architecture abi : abis) {
      tables.add(new RuleTable(abi));
    }
  }

  private Architecture architecture(Document.Scalar name) {
    if (name.text().equals(NATIVE)) {
      return context.host();
    }
    List<String> known = new ArrayList<>();
    known.add(NATIVE);
    for (Architecture abi : Architecture.all()) {
      if (abi.name().equals(name.text())) {
        return abi;
      }
      known.add(abi.name());
    }
    throw new PolicyException(
        name.place(),
        "there is no architecture '"
            + name.text()
            + "'"
            + ClosestNames.hint(ClosestNames.to(name.text(), known)),
        "Architectures are " + String.join(", ", known) + ".");
  }

  private void readRule(Fields fields) {
    fields.allow(RULE_KEYS, "a rule");
    fields.requireValues();
    List<Document.Scalar> calls = fields.oneOrMore("syscalls");
    if (calls.isEmpty()) {
      throw fields.missing("syscalls", "a rule", "It names a call, a list of calls or a @group.");
    }
    Document.Scalar action = fields.string("action");
    if (action == null) {
      throw fields.missing("action", "a rule", "It says what the calls get: action: allow");
    }
    Document.Scalar name = fields.scalar("name");
    Document.Scalar when = fields.scalar("when");
    WhenCondition condition = when == null ? null : WhenCondition.parse(when.text(), when.place());
    Place place = name == null ? fields.mapping().place() : name.place();
    Rule rule = rule(fields, action, name == null ? nameOf(calls) : name.text(), place);
    rules.add(rule);
    List<RuleTable> meant = tables(fields.oneOrMore("architectures"));
    for (Map.Entry<String, Document.Scalar> call : expand(calls).entrySet()) {
      bind(rule, call.getKey(), call.getValue(), condition, meant);
    }
  }

  private Rule rule(Fields fields, Document.Scalar action, String name, Place place) {
    if (!action.text().equals(Rule.RECORD)) {
      return Rule.deciding(rules.size(), name, action(action), fields.flag("record"), place);
    }
    Document.Scalar superfluous = fields.scalar("record");
    if (superfluous != null) {
      throw new PolicyException(
          superfluous.place(),
          "a rule with 'action: record' keeps what it is about, and nothing else",
          "Leave 'record' out.");
    }
    return Rule.recording(rules.size(), name, place);
  }

  /** The tables of the ABIs that a rule is about: all of the policy's, unless it names some. */
  private List<RuleTable> tables(List<Document.Scalar> names) {
    if (names.isEmpty()) {
      return tables;
    }
    List<RuleTable> meant = new ArrayList<>();
    for (Document.Scalar name : names) {
      Architecture abi = architecture(name);
      if (!abis.contains(abi)) {
        throw new PolicyException(
            name.place(),
            "the policy is not about " + abi.name(),
            "Add it to the policy's own 'architectures'.");
      }
      for (RuleTable table : tables) {
        if (table.abi() == abi && !meant.contains(table)) {
          meant.add(table);
        }
      }
    }
    return meant;
  }

  private static String nameOf(List<Document.Scalar> calls) {
    String first = calls.get(0).text();
    return calls.size() == 1 ? first : first + "…";
  }

  /** Names of calls, those of groups included, each with the place that brought it in. */
  private static Map<String, Document.Scalar> expand(List<Document.Scalar> calls) {
    Map<String, Document.Scalar> names = new LinkedHashMap<>();
    for (Document.Scalar call : calls) {
      if (!call.text().startsWith("@")) {
        names.put(call.text(), call);
        continue;
      }
      Set<String> members = SyscallGroups.members(call.text()).orElse(null);
      if (members == null) {
        throw new PolicyException(
            call.place(),
            "there is no group '"
                + call.text()
                + "'"
                + ClosestNames.hint(SyscallGroups.suggest(call.text())),
            "Groups are those of systemd-analyze syscall-filter.");
      }
      for (String member : members) {
        names.putIfAbsent(member, call);
      }
    }
    return names;
  }

  private void bind(
      Rule rule,
      String call,
      Document.Scalar written,
      WhenCondition condition,
      List<RuleTable> meant) {
    boolean fromGroup = !written.text().equals(call);
    boolean found = false;
    for (RuleTable table : meant) {
      Architecture abi = table.abi();
      OptionalInt nr = fromGroup ? CallNames.exact(abi, call) : abi.syscalls().number(call);
      if (nr.isPresent()) {
        found = true;
        String name = abi.syscalls().name(nr.getAsInt()).orElse(call);
        if (rule.decides()) {
          table.add(nr.getAsInt(), name, new Clause(bound(condition, abi, name), rule));
        } else {
          table.addRecord(
              nr.getAsInt(),
              name,
              rule,
              condition == null ? List.of() : List.of(condition.bindToRecord(abi, name)),
              condition == null ? "" : condition.toString());
        }
      }
    }
    // A call that other machines have is there for those.
    if (!found && !fromGroup && !CallNames.isKnown(call)) {
      throw new PolicyException(
          written.place(),
          "there is no system call '"
              + call
              + "'"
              + ClosestNames.hint(CallNames.suggest(abis, call)),
          "");
    }
  }

  private static Condition bound(WhenCondition condition, Architecture abi, String call) {
    return condition == null
        ? Condition.ALWAYS
        : condition.bind(abi, call, "give the rule 'action: record'.");
  }

  private static Action action(Document.Scalar text) {
    return Scalars.action(text.text(), text.place());
  }

  private static Action action(Document.Scalar text, Action otherwise) {
    return text == null ? otherwise : action(text);
  }
}
