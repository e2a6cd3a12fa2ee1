package io.inquest.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.compile.CompiledFilter;
import io.inquest.compile.FilterCompiler;
import io.inquest.compile.Probe;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.event.Event;
import io.inquest.linux.event.Field;
import io.inquest.linux.event.FieldValues;
import io.inquest.linux.event.FilterExpression;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which calls stop for record rules, and which of these are kept. */
class RecordRulesTest {
  private static final int O_WRONLY = 1;
  private static final int O_CREAT = 0100;

  /** An openat with a path that is not known if it is null. */
  private record Openat(String path, int flags) implements FieldValues {
    SeccompData data() {
      return new SeccompData().set(257, X86_64.ABI.auditArch(), 0, 0, 0x1000, flags, 0, 0, 0);
    }

    @Override
    public long number(Field.Numeric field) {
      return data().argument(field.position());
    }

    @Override
    public String text(Field.Text field) {
      return path;
    }

    @Override
    public boolean knows(Field field) {
      return field instanceof Field.Numeric || path != null;
    }
  }

  private final List<CompiledFilter> stack = new ArrayList<>();

  private RecordRulesTest policy(String... lines) {
    String text = "inquest: 1\narchitectures: [x86_64]\n" + String.join("\n", lines) + "\n";
    SourceText source = new SourceText("p" + stack.size() + ".yaml", text);
    stack.add(
        FilterCompiler.compile(
            PolicyLoader.read(source, Probe.context(new ArrayList<>())), Probe.SUPERVISION));
    return this;
  }

  private static String rule(String name, String when, String action) {
    return "  - {name: "
        + name
        + ", syscalls: openat, "
        + (when.isEmpty() ? "" : "when: '" + when.replace("'", "''") + "', ")
        + "action: '"
        + action
        + "'}";
  }

  /** What is kept of a call: the rule, {@code -} for nothing; {@code no stop} if it runs on. */
  private String kept(String path, int flags) {
    Openat openat = new Openat(path, flags);
    TaskFilters filters = TaskFilters.NONE;
    boolean stops = false;
    for (CompiledFilter each : stack) {
      filters = filters.with(InstalledFilter.ofPolicy(stack.indexOf(each), each, 0));
      int answer = new Evaluator(each.supervised()).run(openat.data());
      stops |= SeccompAction.of(answer) == SeccompAction.TRACE;
    }
    Decider decider = new Decider();
    Decision decided = decider.decide(filters, openat.data());
    if (!stops) {
      return "no stop";
    }
    if (decided.action() != SeccompAction.ALLOW) {
      return decided.action() + " " + name(decided);
    }
    return decider.kept(filters, openat.data(), decided, openat).map(this::name).orElse("-");
  }

  private String name(Decision decision) {
    return stack.get(decision.filter()).rules().get(decision.rule()).name();
  }

  @Test
  void kept_byText_whereItMatchesOrIsNotKnown() {
    policy("default: allow", "rules:", rule("etc", "filename ~ \"/etc/*\"", "record"));

    assertThat(kept("/etc/passwd", 0)).isEqualTo("etc");
    assertThat(kept("/usr/bin", 0)).isEqualTo("-");
    assertThat(kept(null, 0)).isEqualTo("etc");
  }

  @Test
  void kept_byTextAndNumbers_othersDoNotStop() {
    policy(
        "default: allow",
        "rules:",
        rule("written", "filename ~ \"/etc/*\" && flags & O_WRONLY", "record"));

    assertThat(kept("/etc/passwd", 0)).isEqualTo("no stop");
    assertThat(kept("/etc/passwd", O_WRONLY)).isEqualTo("written");
    assertThat(kept("/tmp/x", O_WRONLY)).isEqualTo("-");
  }

  @Test
  void kept_byNegatedText_whereItDoesNotMatchOrIsNotKnown() {
    policy(
        "default: allow",
        "rules:",
        rule("elsewhere", "!(filename ~ \"/usr/*\" || flags & O_CREAT)", "record"));

    assertThat(kept("/usr/bin", 0)).isEqualTo("-");
    assertThat(kept("/etc/passwd", 0)).isEqualTo("elsewhere");
    assertThat(kept(null, 0)).isEqualTo("elsewhere");
    assertThat(kept("/etc/passwd", O_CREAT)).isEqualTo("no stop");
  }

  @Test
  void kept_bySeveralRules_forTheFirstThatHolds() {
    policy(
        "default: allow",
        "rules:",
        rule("etc", "filename ~ \"/etc/*\"", "record"),
        rule("passwd", "filename ~ \"*/passwd\"", "record"),
        rule("written", "flags & O_WRONLY", "record"));

    assertThat(kept("/etc/passwd", 0)).isEqualTo("etc");
    assertThat(kept("/tmp/passwd", O_WRONLY)).isEqualTo("passwd");
    assertThat(kept("/tmp/x", O_WRONLY)).isEqualTo("written");
    assertThat(kept("/tmp/x", 0)).isEqualTo("-");
  }

  @Test
  void kept_ofWhatLaterRulesDecide_onlyWhatTheyLetThrough() {
    policy(
        "default: errno:EPERM",
        "rules:",
        rule("etc", "filename ~ \"/etc/*\"", "record"),
        rule("no-creating", "flags & O_CREAT", "kill"),
        rule("reading", "!(flags & O_WRONLY)", "allow"));

    assertThat(kept("/etc/passwd", 0)).isEqualTo("etc");
    assertThat(kept("/etc/passwd", O_CREAT)).isEqualTo("no stop");
    assertThat(kept("/etc/passwd", O_WRONLY)).isEqualTo("ERRNO default");
  }

  @Test
  void kept_ofWhatARuleBeforeDecides_nothing() {
    policy(
        "default: allow",
        "rules:",
        rule("reading", "!(flags & O_WRONLY)", "allow"),
        rule("etc", "filename ~ \"/etc/*\"", "record"));

    assertThat(kept("/etc/passwd", 0)).isEqualTo("no stop");
    assertThat(kept("/etc/passwd", O_WRONLY)).isEqualTo("etc");
  }

  @Test
  void kept_ofWhatALaterRecordRuleWouldKeepOfAnotherClause_nothing() {
    policy(
        "default: allow",
        "rules:",
        rule("etc", "filename ~ \"/etc/*\"", "record"),
        rule("reading", "!(flags & O_WRONLY)", "allow"),
        rule("passwd", "filename ~ \"*/passwd\"", "record"));

    assertThat(kept("/tmp/passwd", 0)).isEqualTo("-");
    assertThat(kept("/tmp/passwd", O_WRONLY)).isEqualTo("passwd");
  }

  @Test
  void kept_whereTheDecidingRuleIsRecordedToo_asItsDecision() {
    policy(
        "default: allow",
        "rules:",
        rule("etc", "filename ~ \"/etc/*\"", "record"),
        "  - {name: all, syscalls: openat, action: allow, record: true}");

    assertThat(kept("/etc/passwd", 0)).isEqualTo("etc");
    assertThat(kept("/tmp/x", 0)).isEqualTo("all");
  }

  @Test
  void kept_whereALoggedCallIsMeant_asTheLoggingRulesDecision() {
    policy(
        "default: allow",
        "rules:",
        rule("etc", "filename ~ \"/etc/*\"", "record"),
        rule("logged", "flags & O_WRONLY", "log"));

    assertThat(kept("/etc/passwd", O_WRONLY)).isEqualTo("LOG logged");
    assertThat(kept("/etc/passwd", 0)).isEqualTo("etc");
  }

  @Test
  void kept_underStackedPolicies_forTheRuleOfWhicheverHasIt() {
    policy("default: allow", "rules:", rule("outer", "filename ~ \"/etc/*\"", "record"));
    policy(
        "default: errno:EPERM",
        "rules:",
        rule("inner", "filename ~ \"*/passwd\"", "record"),
        rule("allowed", "!(flags & O_CREAT)", "allow"));

    assertThat(kept("/etc/hosts", 0)).isEqualTo("outer");
    assertThat(kept("/etc/passwd", 0)).isEqualTo("inner");
    assertThat(kept("/tmp/x", 0)).isEqualTo("-");
    assertThat(kept("/etc/hosts", O_CREAT)).isEqualTo("ERRNO default");
  }

  @Test
  void kept_underAnotherPolicyThatRecords_asThatDecision() {
    policy("default: allow", "rules:", rule("outer", "filename ~ \"/etc/*\"", "record"));
    policy(
        "default: allow",
        "rules:",
        "  - {name: all, syscalls: openat, action: allow, record: true}");

    assertThat(kept("/etc/hosts", 0)).isEqualTo("outer");
    assertThat(kept("/tmp/x", 0)).isEqualTo("all");
  }

  private static final List<String> CONDITIONS =
      List.of(
          "",
          "flags & O_WRONLY",
          "!(flags & O_WRONLY)",
          "flags == O_CREAT",
          "filename ~ \"/etc/*\"",
          "filename == \"/etc/x\" || flags & O_CREAT",
          "!(filename ~ \"*x\")",
          "!(filename ~ \"/tmp/*\" && flags & O_WRONLY)",
          "!(flags & O_CREAT || filename != \"/tmp/x\")");

  private static final Openat[] CALLS = {
    new Openat("/etc/x", 0),
    new Openat("/etc/x", O_WRONLY),
    new Openat("/etc/y", O_CREAT),
    new Openat("/tmp/x", 0),
    new Openat("/tmp/x", O_WRONLY | O_CREAT),
    new Openat("/y", O_WRONLY),
    new Openat("/y", O_CREAT)
  };

  /**
   * What policies mean: rules in order, of which record rules are remembered until one decides.
   *
   * @param rules condition and action of each
   */
  private static String meant(List<String[]> rules, String byDefault, Openat call) {
    String kept = "";
    String answer = byDefault;
    for (int i = 0; i < rules.size(); i++) {
      String when = rules.get(i)[0];
      boolean holds =
          when.isEmpty()
              || FilterExpression.parse(when)
                  .bind(Event.of(X86_64.ABI, "openat").tracerScope())
                  .evaluate(call);
      boolean records = rules.get(i)[1].equals("record");
      if (holds && records && kept.isEmpty()) {
        kept = "r" + i;
      } else if (holds && !records) {
        answer = rules.get(i)[1];
        break;
      }
    }
    return answer.equals("allow") ? kept : "refused";
  }

  @Test
  void kept_underRandomPolicies_isWhatTheRulesInTheirOrderSay() {
    long seed = Long.getLong("inquest.seed", System.nanoTime());
    System.out.println("RecordRulesTest: inquest.seed=" + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      List<String[]> rules = new ArrayList<>();
      List<String> lines = new ArrayList<>();
      String byDefault = random.nextBoolean() ? "allow" : "errno:EPERM";
      lines.add("default: " + byDefault);
      lines.add("rules:");
      for (int i = 0; i < 1 + random.nextInt(5); i++) {
        boolean records = random.nextInt(3) > 0;
        String when = CONDITIONS.get(random.nextInt(records ? CONDITIONS.size() : 4));
        String action = records ? "record" : random.nextBoolean() ? "allow" : "errno:EROFS";
        rules.add(new String[] {when, action});
        lines.add(rule("r" + i, when, action));
      }
      stack.clear();
      policy(lines.toArray(new String[0]));
      for (Openat call : CALLS) {
        String kept = kept(call.path(), call.flags());
        String known = kept.startsWith("ERRNO") ? "refused" : kept.startsWith("r") ? kept : "";
        assertThat(known)
            .as("seed %d: %s, %s", seed, lines, call)
            .isEqualTo(meant(rules, byDefault, call));
      }
    }
  }
}
