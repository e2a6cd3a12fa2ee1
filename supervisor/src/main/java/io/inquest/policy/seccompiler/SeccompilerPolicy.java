package io.inquest.policy.seccompiler;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ClosestNames;
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
import io.inquest.policy.PolicyFile;
import io.inquest.policy.PolicyFormat;
import io.inquest.policy.Rule;
import io.inquest.policy.RuleTable;
import io.inquest.policy.Scalars;
import io.inquest.policy.SourceText;
import io.inquest.policy.document.Document;
import io.inquest.policy.document.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Reads the JSON of rust-vmm's seccompiler, which Firecracker and Cloud Hypervisor have: filters of
 * several threads by name, each with an action for what its rules meet and one for the rest ({@code
 * docs/json_format.md} of the crate). A rule is about this machine's ABI; others kill. Used once.
 */
public final class SeccompilerPolicy {
  private static final String FILTER = "filter";
  private static final List<String> MISMATCH = List.of("mismatch_action", "default_action");
  private static final List<String> MATCH = List.of("match_action", "filter_action");
  private static final List<String> KEYS =
      List.of("mismatch_action", "default_action", "match_action", "filter_action", FILTER);
  private static final List<String> RULE_KEYS = List.of("syscall", "args", "comment");
  private static final String ACTIONS =
      "Actions are allow, log, trap, kill_thread, kill_process, {\"errno\": N} and {\"trace\": N}.";

  private final SourceText source;
  private final LoadContext context;
  private final RuleTable table;
  private final List<Rule> rules = new ArrayList<>();

  private SeccompilerPolicy(SourceText source, LoadContext context) {
    this.source = source;
    this.context = context;
    this.table = new RuleTable(context.host());
  }

  /** Whether a document is the filter of one thread. */
  public static boolean isFilter(Fields fields) {
    return fields.value(FILTER) instanceof Document.Sequence
        && MATCH.stream().anyMatch(key -> fields.value(key) != null);
  }

  /** Whether a document holds nothing but filters of threads. */
  public static boolean areThreads(Document document) {
    if (!(document instanceof Document.Mapping mapping) || mapping.entries().isEmpty()) {
      return false;
    }
    boolean all = true;
    for (Document.Entry entry : mapping.entries()) {
      all &= entry.value() instanceof Document.Mapping filter && isFilter(new Fields(filter));
    }
    return all;
  }

  /**
   * The filter of the thread that is meant.
   *
   * @param document of which {@link #areThreads} holds
   * @throws PolicyException if there are several and none is chosen, or none is called so
   */
  public static Document thread(SourceText source, Document document) {
    PolicyFile wanted = PolicyFile.of(source.name());
    List<Document.Entry> threads = ((Document.Mapping) document).entries();
    List<String> names = new ArrayList<>();
    for (Document.Entry thread : threads) {
      names.add(thread.key().text());
      if (wanted.chosen().filter(thread.key().text()::equals).isPresent()) {
        return thread.value();
      }
    }
    String there = "There are " + String.join(", ", names) + ".";
    if (wanted.chosen().isPresent()) {
      throw new PolicyException(
          Place.of(source),
          "no thread in the file has this name"
              + ClosestNames.hint(ClosestNames.to(wanted.chosen().get(), names)),
          there);
    }
    if (threads.size() > 1) {
      throw new PolicyException(
          threads.get(1).key().place(),
          "a second thread's filter begins here, and a file that is named stands for one",
          "Name one, such as " + wanted.file() + "#" + names.get(0) + ". " + there);
    }
    return threads.get(0).value();
  }

  public static Policy read(SourceText source, Fields filter, String name, LoadContext context) {
    return new SeccompilerPolicy(source, context).read(filter, name);
  }

  private Policy read(Fields filter, String name) {
    filter.allow(KEYS, "a thread's filter");
    Action mismatch = action(filter, MISMATCH);
    Action match = action(filter, MATCH);
    if (mismatch.equals(match)) {
      throw new PolicyException(
          filter.mapping().place(),
          "what the rules meet and what they do not gets the same: " + match,
          "seccompiler refuses such a filter.");
    }
    for (Document entry : filter.list(FILTER)) {
      rule(Fields.of(entry, "an entry of 'filter'"), match);
    }
    List<AbiRules> abis = new ArrayList<>();
    abis.add(table.rules());
    if (context.host() == X86_64.ABI) {
      // The kernel tells x32 by the number alone, and no rule has such a number.
      abis.add(new RuleTable(X32.ABI).rules());
    }
    return new Policy(
        name,
        source,
        PolicyFormat.SECCOMPILER,
        abis,
        mismatch,
        Action.KILL_PROCESS,
        mismatch,
        rules,
        false,
        false);
  }

  private static Action action(Fields filter, List<String> keys) {
    for (String key : keys) {
      Document value = filter.value(key);
      if (value != null) {
        return action(value);
      }
    }
    throw filter.missing(keys.get(1), "a thread's filter", ACTIONS);
  }

  private static Action action(Document value) {
    if (value instanceof Document.Mapping mapping && mapping.entries().size() == 1) {
      Document.Entry entry = mapping.entries().get(0);
      int data = entry.value() instanceof Document.Scalar s ? Scalars.decimal(s.text()) : -1;
      boolean errno = entry.key().text().equals("errno");
      int most = errno ? Action.MAX_ERRNO : 0xffff;
      if (data < 0 || data > most) {
        throw new PolicyException(entry.value().place(), "this is a number from 0 to " + most, "");
      }
      if (errno) {
        return Action.errno(data);
      } else if (entry.key().text().equals("trace")) {
        return new Action(SeccompAction.TRACE, data);
      }
    }
    String word = value instanceof Document.Scalar scalar ? scalar.text() : "";
    return switch (word) {
      case "allow" -> Action.ALLOW;
      case "log" -> new Action(SeccompAction.LOG, 0);
      case "trap" -> new Action(SeccompAction.TRAP, 0);
      case "kill_thread" -> Action.KILL_THREAD;
      case "kill_process" -> Action.KILL_PROCESS;
      default ->
          throw new PolicyException(
              value.place(),
              word.isEmpty() ? "this is no action" : "there is no action '" + word + "'",
              ACTIONS);
    };
  }

  private void rule(Fields entry, Action match) {
    entry.allow(RULE_KEYS, "an entry of 'filter'");
    Document.Scalar call = entry.string("syscall");
    if (call == null) {
      throw entry.missing("syscall", "an entry of 'filter'", "");
    }
    Architecture abi = context.host();
    OptionalInt nr = CallNames.exact(abi, call.text());
    if (nr.isEmpty()) {
      throw CallNames.absent(call.place(), abi, call.text(), "");
    }
    Rule rule = Rule.deciding(rules.size(), call.text(), match, false, entry.mapping().place());
    rules.add(rule);
    Condition condition = Condition.ALWAYS;
    if (entry.value("args") != null) {
      List<Condition> tests = new ArrayList<>();
      for (Document test : entry.list("args")) {
        tests.add(new SeccompilerTest(context).read(Fields.of(test, "an entry of 'args'")));
      }
      if (tests.isEmpty()) {
        throw new PolicyException(
            entry.value("args").place(), "'args' is empty", "Leave it out to mean every call.");
      }
      condition = new Condition.AllOf(tests);
    }
    table.add(nr.getAsInt(), call.text(), new Clause(condition, rule));
  }
}
