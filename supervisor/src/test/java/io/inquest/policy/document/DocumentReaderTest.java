package io.inquest.policy.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.compile.Probe;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyNote;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentReaderTest {
  private static List<Document> read(String name, String text) {
    return DocumentReader.read(new SourceText(name, text));
  }

  private static String text(Document document) {
    return ((Document.Scalar) document).text();
  }

  @Test
  void read_aliases_standForWhatHasTheAnchor() {
    Probe policy =
        Probe.of(
            "p.yaml",
            """
            inquest: 1
            architectures: [x86_64]
            default: &refusal errno:EPERM
            foreign: *refusal
            rules:
              - &reading
                syscalls: &calls [read, pread64]
                when: fd == 3
                action: allow
              - <<: *reading
                when: fd == 5
              - {syscalls: *calls, when: fd == 7, action: trap}
            """);
    assertThat(policy.answer("read", 3)).isEqualTo("ALLOW");
    assertThat(policy.answer("pread64", 5)).isEqualTo("ALLOW");
    assertThat(policy.answer("read", 7)).isEqualTo("TRAP");
    assertThat(policy.answer("read", 9)).isEqualTo("ERRNO(1)");
  }

  @Test
  void read_aliasesInAManifest_areRead() {
    String manifest =
        """
        apiVersion: security-profiles-operator.x-k8s.io/v1beta1
        kind: SeccompProfile
        metadata: {name: web}
        spec:
          defaultAction: &no SCMP_ACT_ERRNO
          syscalls:
          - {action: SCMP_ACT_ALLOW, names: [read]}
          - {action: *no, names: [write]}
        """;
    assertThat(Probe.of("web.yaml", manifest).answer("read")).isEqualTo("ALLOW");
    assertThat(Probe.of("web.yaml", manifest).answer("write")).isEqualTo("ERRNO(1)");
  }

  @Test
  void read_mergeKey_addsWhatIsNotThere() {
    Document.Mapping all =
        (Document.Mapping)
            read("p.yaml", "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 0\n")
                .get(0);
    Fields merged = Fields.of(all.entry("c").value(), "c");
    assertThat(text(merged.value("x"))).isEqualTo("0");
    assertThat(text(merged.value("y"))).isEqualTo("1");
    assertThat(text(merged.value("z"))).isEqualTo("2");
    assertThatThrownBy(() -> read("p.yaml", "a: {<<: 7}"))
        .hasMessageContaining("p.yaml:1:9: '<<' takes mappings of keys to values, not a number");
    assertThat(read("p.json", "{\"<<\": 7}")).hasSize(1);
  }

  @Test
  void read_aliasOfWhatItIsIn_isRefused() {
    assertThatThrownBy(() -> read("p.yaml", "a: &a [1, *a]\n"))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("no value before this alias has the anchor &a");
    assertThatThrownBy(() -> read("p.yaml", "a: &a 1\n---\nb: *a\n"))
        .hasMessageContaining("no value before this alias");
  }

  @Test
  void read_aliasesOfAliases_areCountedWhereverTheyStand() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String alias = "*a" + (i - 1);
      bomb.append("a" + i + ": &a" + i + " [" + (alias + ", ").repeat(9) + alias + "]\n");
    }
    assertThatThrownBy(() -> read("p.yaml", bomb.toString()))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("there are more than 500000 values");
  }

  @Test
  void read_whatNestsDeep_endsInAMessage() {
    for (String open : List.of("[", "{\"a\":", "- ")) {
      String prefix = open.startsWith("{") ? "" : open.equals("[") ? "{\"a\":" : "a:\n";
      assertThatThrownBy(() -> read("p", prefix + open.repeat(100_000)))
          .as(open)
          .isInstanceOf(PolicyException.class)
          .hasMessageContaining("values nest more than 100 deep");
    }
  }

  @Test
  void read_longNumbersAndNames_areTaken() {
    String digits = "9".repeat(100_000);
    Document.Mapping json =
        (Document.Mapping) read("p.json", "{\"" + digits + "\":" + digits + "}").get(0);
    assertThat(text(json.entry(digits).value())).isEqualTo(digits);
    List<PolicyNote> notes = new ArrayList<>();
    PolicyLoader.read(
        new SourceText("p.json", "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"" + digits + "\":1}"),
        Probe.context(notes));
    assertThat(notes)
        .singleElement()
        .extracting(PolicyNote::message)
        .asString()
        .hasSizeLessThan(700);
  }

  @Test
  void read_yamlOfSomeMegabytes_isRead() {
    String list = "a:\n" + ("  - " + "x".repeat(1000) + "\n").repeat(4000);
    Document.Mapping mapping = (Document.Mapping) read("p.yaml", list).get(0);
    assertThat(((Document.Sequence) mapping.entry("a").value()).items()).hasSize(4000);
  }
}
