package io.inquest.policy.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.compile.Probe;
import io.inquest.policy.Clause;
import io.inquest.policy.Condition;
import io.inquest.policy.Place;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyNote;
import io.inquest.policy.SourceText;
import java.util.ArrayList;
import java.util.List;
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
