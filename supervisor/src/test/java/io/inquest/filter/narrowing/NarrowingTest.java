package io.inquest.filter.narrowing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.inquest.compile.FilterSource;
import io.inquest.compile.Probe;
import io.inquest.filter.algebra.Comparison;
import io.inquest.filter.algebra.Joint;
import io.inquest.filter.algebra.Relation;
import io.inquest.filter.listing.CallExplanation;
import io.inquest.filter.listing.RuleListing;
import io.inquest.filter.write.CallReader;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.X86_64;
import io.inquest.policy.PolicyException;
import io.inquest.policy.load.LineageLoader;
import io.inquest.policy.load.PolicyFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NarrowingTest {
  private static final String NO_NETLINK =
      """
      inquest: 1
      architectures: [x86_64]
      default: allow
      rules:
        - name: no-netlink
          syscalls: socket
          when: family == AF_NETLINK
          action: errno:EAFNOSUPPORT
      """;

  /** What an ABI of another machine is written before a call with. */
  private static final String ABI = Architecture.host() == X86_64.ABI ? "" : "x86_64:";

  @TempDir private Path directory;

  private String write(String file, String text) throws IOException {
    return Files.writeString(directory.resolve(file), text).toString();
  }

  private FilterSource load(String file) {
    return Narrowing.of(
        new LineageLoader(new PolicyFolders(List.of()), Probe.context(new ArrayList<>()))
            .load(file));
  }

  @Test
  void ruleThatWouldAllowWhatAParentRefuses_namesBothRulesAndACall() throws IOException {
    String parent = write("web.yaml", NO_NETLINK);
    String child =
        write(
            "worker.yaml",
            """
            inquest: 1
            extends: web.yaml
            rules:
              - name: net
                syscalls: [bind, socket]
                action: allow
            """);
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> load(child))
        .withMessage(
            String.join(
                "\n",
                child
                    + ":4:11: rule \"net\" would allow what "
                    + parent
                    + " refuses: "
                    + ABI
                    + "socket(0x10, 0, 0) gets errno:EAFNOSUPPORT by \"no-netlink\" ("
                    + parent
                    + ":5:11)",
                "    - name: net",
                "            ^^^",
                "A policy may only narrow what it extends: leave such calls out of the rule."));
  }

  @Test
  void recordRuleOfAChild_allowsNothingAndKeepsWhatIsAllowedAbove() throws IOException {
    write("web.yaml", NO_NETLINK);
    String child =
        write(
            "worker.yaml",
            """
            inquest: 1
            extends: web.yaml
            rules:
              - name: seen
                syscalls: [socket, connect]
                action: record
            """);

    assertThat(RuleListing.lines(load(child)))
        .containsSubsequence(
            "  record by \"seen\", " + child + ":4",
            "    x86_64: socket",
            "      when family != AF_NETLINK",
            "    x86_64: connect");
  }

  @Test
  void ruleAgainstAGrandparentsDefault_isFoundThroughTheMiddle() throws IOException {
    write(
        "a.yaml",
        """
        inquest: 1
        default: kill
        rules:
          - {name: io, syscalls: [read, write], action: allow}
        """);
    write("b.yaml", "inquest: 1\nextends: a.yaml\n");
    String c =
        write(
            "c.yaml",
            "inquest: 1\nextends: b.yaml\nrules:\n  - {name: up, syscalls: uname, action: log}\n");
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> load(c))
        .withMessageContaining(
            "rule \"up\" would allow what "
                + directory.resolve("a.yaml")
                + " refuses: "
                + ABI
                + "uname(0) gets kill by its default");
  }

  @Test
  void childrenThatNarrow_decideTogether() throws IOException {
    String parent = write("web.yaml", NO_NETLINK);
    String child =
        write(
            "worker.yaml",
            """
            inquest: 1
            extends: web.yaml
            rules:
              - {name: no-bind, syscalls: bind, action: "errno:EPERM"}
              - {name: inet, syscalls: socket, when: family == AF_INET, action: allow}
            """);
    FilterSource composed = load(child);
    assertThat(
            Comparison.of(
                    Joint.ofStack(composed.programs()), Joint.ofStack(load(parent).programs()))
                .relation())
        .isEqualTo(Relation.NARROWER);
    assertThat(answer(composed, "socket(AF_NETLINK, 0, 0)"))
        .isEqualTo("errno:EAFNOSUPPORT no-netlink " + parent);
    assertThat(answer(composed, "bind(1, 0, 0)")).isEqualTo("errno:EPERM no-bind " + child);
    assertThat(answer(composed, "socket(AF_INET, 0, 0)")).isEqualTo("allow inet " + child);
    assertThat(answer(composed, "uname(0)")).isEqualTo("allow default " + parent);
    assertThat(RuleListing.lines(composed))
        .contains("  default: as there", "    x86_64: bind", "      when family == AF_NETLINK")
        .noneMatch(line -> line.contains("decides no call"));
  }

  private static String answer(FilterSource filter, String call) {
    CallExplanation explained = CallExplanation.of(filter, CallReader.read(call, X86_64.ABI));
    return explained.action()
        + " "
        + explained.origin().orElseThrow().name()
        + " "
        + explained.origin().orElseThrow().file();
  }

  @Test
  void refusalAddedToAParent_reachesTheChild() throws IOException {
    write("web.yaml", NO_NETLINK);
    String child = write("worker.yaml", "inquest: 1\nextends: web.yaml\n");
    assertThat(answer(load(child), "uname(0)")).startsWith("allow");
    write("web.yaml", NO_NETLINK + "  - {name: added, syscalls: uname, action: kill}\n");
    assertThat(answer(load(child), "uname(0)")).startsWith("kill added");
  }
}
