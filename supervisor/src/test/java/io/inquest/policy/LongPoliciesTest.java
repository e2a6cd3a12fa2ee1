package io.inquest.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.compile.Probe;
import io.inquest.linux.arch.X86_64;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Policies that are longer than anybody writes: what takes them quadratic time takes minutes. */
class LongPoliciesTest {
  private static Policy read(String name, String text) {
    return PolicyLoader.read(new SourceText(name, text), Probe.context(new ArrayList<>()));
  }

  private static String oci(List<String> rules) {
    return "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[" + String.join(",", rules) + "]}";
  }

  private static String rule(String action, String... tests) {
    return "{\"names\":[\"ioctl\"],\"action\":\"SCMP_ACT_"
        + action
        + "\",\"args\":["
        + String.join(",", tests)
        + "]}";
  }

  private static String test(int argument, String operator, long value) {
    return String.format(
        "{\"index\":%d,\"value\":%d,\"op\":\"SCMP_CMP_%s\"}", argument, value, operator);
  }

  private static List<Clause> clauses(Policy policy) {
    return policy.abis().get(0).calls().get(0).clauses();
  }

  @Test
  void read_manyConditionsOnOneCall_areInTheSameOrderWhateverWasWrittenFirst() {
    List<String> up = new ArrayList<>();
    List<String> down = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      up.add(rule("ALLOW", test(1, "EQ", i)));
      down.add(0, up.get(i));
    }
    List<Condition> ranked = new ArrayList<>();
    clauses(read("p.json", oci(up))).forEach(clause -> ranked.add(clause.condition()));
    List<Condition> other = new ArrayList<>();
    clauses(read("p.json", oci(down))).forEach(clause -> other.add(clause.condition()));
    assertThat(ranked).hasSize(20_000).isEqualTo(other);
    assertThat(ranked.get(0)).isEqualTo(Condition.equal(1, 64, 19_999));
  }

  @Test
  void read_randomRules_areRankedAsOneByOne() {
    Random random = new Random(5);
    String[] operators = {"EQ", "NE", "GT", "LE"};
    for (int round = 0; round < 50; round++) {
      List<LibseccompTable.Chain> chains = new ArrayList<>();
      LibseccompTable table = new LibseccompTable(X86_64.ABI);
      for (int i = 0; i < 20; i++) {
        List<String> tests = new ArrayList<>();
        for (int argument = 0; argument < 3; argument++) {
          if (random.nextBoolean()) {
            String operator = operators[round % 2 == 0 ? 0 : random.nextInt(4)];
            tests.add(test(argument, operator, random.nextInt(4)));
          }
        }
        if (!tests.isEmpty()) {
          LibseccompTable.Chain chain = chain(rule("ALLOW", tests.toArray(String[]::new)));
          table.add(16, "ioctl", chain);
          addOneByOne(chains, chain);
        }
      }
      List<Condition> conditions = new ArrayList<>();
      table.rules().calls().get(0).clauses().forEach(clause -> conditions.add(clause.condition()));
      List<Condition> expected = new ArrayList<>();
      chains.forEach(chain -> expected.add(condition(chain)));
      assertThat(conditions).isEqualTo(expected);
    }
  }

  @Test
  void read_conditionsBehindARuleWithout_areIgnored() {
    List<Clause> clauses =
        clauses(
            read(
                "p.json",
                oci(
                    List.of(
                        rule("ALLOW", test(1, "EQ", 1)),
                        rule("LOG"),
                        rule("TRAP", test(1, "EQ", 2)),
                        rule("TRAP", test(0, "EQ", 2), test(1, "EQ", 2))))));
    assertThat(clauses).hasSize(1);
    assertThat(clauses.get(0).condition()).isEqualTo(Condition.ALWAYS);
  }

  private static LibseccompTable.Chain chain(String rule) {
    Document document = DocumentReader.read(new SourceText("p.json", rule)).get(0);
    Fields fields = Fields.of(document, "a rule");
    Rule allowing = Rule.deciding(0, "ioctl", Action.ALLOW, false, document.place());
    return new LibseccompTable.Chain(allowing, OciArguments.read(fields).get(0), document.place());
  }

  /** What libseccomp does, without anything that makes it quick. */
  private static void addOneByOne(List<LibseccompTable.Chain> chains, LibseccompTable.Chain chain) {
    if (chains.stream().anyMatch(chain::beginsWith)) {
      return;
    }
    int at = chains.size();
    while (at > 0 && chain.rank(chains.get(at - 1)) < 0) {
      at--;
    }
    chains.add(at, chain);
  }

  private static Condition condition(LibseccompTable.Chain chain) {
    List<Condition> tests = new ArrayList<>();
    chain.tests().forEach(test -> tests.add(test.condition()));
    return tests.size() == 1 ? tests.get(0) : new Condition.AllOf(tests);
  }

  @Test
  void read_oneNameOftenAndManyUnknownOnes_areTaken() {
    StringBuilder names = new StringBuilder("\"read\"");
    for (int i = 0; i < 100_000; i++) {
      names.append(",\"read\",\"no_such_call_").append(i).append('"');
    }
    List<PolicyNote> notes = new ArrayList<>();
    Policy policy =
        PolicyLoader.read(
            new SourceText(
                "p.json",
                "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"action\":\"SCMP_ACT_ALLOW\","
                    + "\"names\":["
                    + names
                    + "]}]}"),
            Probe.context(notes));
    assertThat(clauses(policy)).hasSize(1);
    assertThat(notes).hasSize(100_000);
  }

  @Test
  void read_unitWithManyUnknownNamesOnOneLine_isTaken() {
    StringBuilder names = new StringBuilder("read");
    for (int i = 0; i < 100_000; i++) {
      names.append(" no_such_call_").append(i);
    }
    Policy policy = read("p.service", "[Service]\nSystemCallFilter=" + names + "\n");
    assertThat(clauses(policy)).hasSize(1);
  }

  @Test
  void place_textOfIt_endsWithItsLine() {
    SourceText source = new SourceText("p", "one\ntwo words\nthree");
    assertThat(new Place(source, 2, 5, 3).text()).isEqualTo("wor");
    assertThat(new Place(source, 2, 5, 30).text()).isEqualTo("words");
    assertThat(new Place(source, 9, 5, 30).text()).isEmpty();
  }

  @Test
  void read_longLineThatIsWrong_isShownInPart() {
    String line = "syscalls: " + "x".repeat(200_000);
    assertThatThrownBy(() -> read("p.yaml", "inquest: 1\ndefault: kill\nrules:\n  - " + line))
        .isInstanceOf(PolicyException.class)
        .extracting(Throwable::getMessage)
        .asString()
        .hasSizeLessThan(3000);
    assertThatThrownBy(() -> read("a.policy", "read: 1\nwrite: " + "arg0 == 1 || ".repeat(50_000)))
        .hasMessageContaining("a.policy:2:")
        .extracting(Throwable::getMessage)
        .asString()
        .hasSizeLessThan(3000);
  }

  @Test
  void read_valueOfYamlThatIsVeryLong_isRefusedAtOnce() {
    assertThatThrownBy(() -> read("p.yaml", "inquest: 1\ndefault: " + "x".repeat(10_000_000)))
        .hasMessageContaining("p.yaml:2:1: a line of YAML has more than 524288 characters");
  }

  @Test
  void place_ofManyLines_isFoundInEach() {
    SourceText source = new SourceText("p", "one\ntwo\n\nfour");
    assertThat(source.place(0, 1).position()).isEqualTo("p:1:1");
    assertThat(source.place(3, 1).position()).isEqualTo("p:1:4");
    assertThat(source.place(4, 1).position()).isEqualTo("p:2:1");
    assertThat(source.place(8, 1).position()).isEqualTo("p:3:1");
    assertThat(source.place(12, 1).position()).isEqualTo("p:4:4");
    assertThat(source.line(2)).isEqualTo("two");
    assertThat(source.line(5)).isEmpty();
  }
}
