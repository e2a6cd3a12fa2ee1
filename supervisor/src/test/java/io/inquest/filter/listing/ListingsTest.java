package io.inquest.filter.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.compile.FilterCompiler;
import io.inquest.compile.FilterSource;
import io.inquest.compile.Probe;
import io.inquest.filter.write.CallReader;
import io.inquest.linux.arch.X86_64;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListingsTest {
  private static final String POLICY =
      """
      inquest: 1
      name: listed
      architectures: [x86_64]
      default: allow
      rules:
        - name: no-netlink
          syscalls: socket
          when: family == AF_NETLINK || family == AF_PACKET
          action: errno:EAFNOSUPPORT
        - name: no-creating
          syscalls: openat
          when: flags & O_CREAT|O_WRONLY
          action: kill
        - name: shadowed
          syscalls: socket
          when: family == AF_PACKET
          action: kill
      """;

  private static FilterSource.Written policy() {
    return new FilterSource.Written(
        "listed.yaml",
        FilterCompiler.attributed(
            PolicyLoader.read(
                new SourceText("listed.yaml", POLICY), Probe.context(new ArrayList<>()))));
  }

  @Test
  void rules_ofAPolicy_sayWhatEachDecides() {
    List<String> lines = RuleListing.lines(policy());
    assertThat(lines)
        .containsSubsequence(
            "  default: allow",
            "  foreign: kill",
            "  unknown: allow",
            "",
            "  errno:EAFNOSUPPORT by \"no-netlink\", listed.yaml:6",
            "    x86_64: socket",
            "      when family == AF_NETLINK || family == AF_PACKET",
            "",
            "  kill by \"no-creating\", listed.yaml:10",
            "    x86_64: openat",
            "      when flags & O_WRONLY|O_CREAT",
            "",
            "  kill by \"shadowed\", listed.yaml:14",
            "    decides no call");
  }

  @Test
  void rules_ofAProgram_sayWhichCallsGetEachAnswer() {
    FilterSource raw = new FilterSource.Raw("listed.bpf", policy().programs().get(0));
    assertThat(RuleListing.lines(raw))
        .containsSubsequence("  allow", "    x86_64: all other calls")
        .containsSubsequence("  errno:EAFNOSUPPORT", "    x86_64: socket");
  }

  @Test
  void instructions_ofAPolicy_haveLabelsAndRules() {
    List<String> lines = ProgramListing.lines(policy());
    assertThat(lines).contains("AUDIT_ARCH_X86_64:", "socket:");
    assertThat(lines)
        .anyMatch(line -> line.endsWith(": ret ERRNO(97)  ; \"no-netlink\", listed.yaml:6"))
        .anyMatch(line -> line.endsWith(": ret ALLOW  ; default of listed.yaml"))
        .hasSizeGreaterThan(policy().programs().get(0).length());
  }

  @Test
  void explanation_ofACall_hasRuleInstructionsAndValues() {
    CallExplanation explanation =
        CallExplanation.of(policy(), CallReader.read("socket(AF_PACKET, 3, 0)", X86_64.ABI));
    List<String> lines = ExplanationText.lines(explanation);
    assertThat(lines.get(0))
        .endsWith(
            "socket(0x11, 3, 0), number 41 of x86_64:"
                + " errno:EAFNOSUPPORT by \"no-netlink\", listed.yaml:6");
    assertThat(lines)
        .anyMatch(line -> line.contains("ld args[0].lo32") && line.endsWith("A = 0x11"))
        .anyMatch(line -> line.contains("jeq #0x10") && line.endsWith("0x11 != 0x10"))
        .anyMatch(line -> line.contains("jeq #0x11") && line.endsWith("0x11 == 0x11"));
    assertThat(lines.get(lines.size() - 1)).contains("ret ERRNO(97)");
  }

  private static final String RECORDING =
      """
      inquest: 1
      architectures: [x86_64]
      default: allow
      rules:
        - name: no-creating
          syscalls: openat
          when: flags & O_CREAT
          action: errno:EROFS
        - name: etc
          syscalls: [openat, execve]
          when: filename ~ "/etc/*"
          action: record
        - name: late
          syscalls: openat
          when: flags & O_CREAT
          action: record
      """;

  private static FilterSource.Written recording() {
    return new FilterSource.Written(
        "rec.yaml",
        FilterCompiler.attributed(
            PolicyLoader.read(
                new SourceText("rec.yaml", RECORDING), Probe.context(new ArrayList<>()))));
  }

  @Test
  void rules_thatRecord_sayWhatEachKeeps() {
    assertThat(RuleListing.lines(recording()))
        .containsSubsequence(
            "  record by \"etc\", rec.yaml:9",
            "    x86_64: execve",
            "      when filename ~ \"/etc/*\"",
            "    x86_64: openat",
            "      when (filename ~ \"/etc/*\") && (!(flags & O_CREAT))",
            "",
            "  record by \"late\", rec.yaml:13",
            "    records no call");
  }

  @Test
  void explanation_ofACallThatIsRecorded_saysByWhichRuleAndOnWhatCondition() {
    assertThat(explained("openat(AT_FDCWD, \"/etc/passwd\", 0)"))
        .startsWith("recorded by \"etc\", rec.yaml:9", "");
    assertThat(explained("openat(AT_FDCWD, \"/tmp/x\", 0)")).startsWith("");
    assertThat(explained("openat(AT_FDCWD, 0x1234, 0)"))
        .startsWith("recorded by \"etc\", rec.yaml:9, if filename ~ \"/etc/*\"", "");
    assertThat(explained("openat(AT_FDCWD, NULL, 0)")).startsWith("");
    assertThat(explained("openat(AT_FDCWD, \"/etc/passwd\", O_CREAT)")).startsWith("");
  }

  /** What is said of a call behind the first line. */
  private static List<String> explained(String call) {
    List<String> lines =
        ExplanationText.lines(CallExplanation.of(recording(), CallReader.read(call, X86_64.ABI)));
    return lines.subList(1, lines.size());
  }
}
