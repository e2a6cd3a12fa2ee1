package io.inquest.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.inquest.compile.FilterCompiler;
import io.inquest.compile.FilterSource;
import io.inquest.compile.Probe;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.fallback.FallBack;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.PolicyNote;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LintTest {
  private static final String QUIET =
      "inquest: 1\narchitectures: [x86_64]\ndefault: errno:EPERM\nunknown: errno:ENOSYS\nrules:\n";

  private static List<Finding> examine(String name, String text) {
    List<PolicyNote> notes = new ArrayList<>();
    FilterSource filter =
        new FilterSource.Written(
            name,
            FilterCompiler.attributed(
                PolicyLoader.read(new SourceText(name, text), Probe.context(notes))));
    return Lint.examine(filter, notes);
  }

  private static List<Finding> rules(String... rules) {
    return examine("a.yaml", QUIET + "  - " + String.join("\n  - ", rules) + "\n");
  }

  private static List<Finding> program(Instruction... instructions) {
    return Lint.examine(
        new FilterSource.Raw("a.bpf", Program.of(List.of(instructions))), List.of());
  }

  private static Finding only(List<Finding> findings, String check) {
    List<Finding> found = new ArrayList<>(findings);
    found.removeIf(finding -> !finding.check().equals(check));
    assertThat(found).as("%s", findings).hasSize(1);
    return found.get(0);
  }

  private static List<String> checks(List<Finding> findings) {
    List<String> checks = new ArrayList<>();
    findings.forEach(finding -> checks.add(finding.check()));
    return checks;
  }

  @Test
  void examine_policyWithoutDefects_findsNothing() {
    assertThat(
            rules(
                "{syscalls: [read, exit_group], action: allow}",
                "{syscalls: write, when: fd == 1, action: allow}",
                "{syscalls: socket, when: family == AF_UNIX, action: allow}"))
        .isEmpty();
  }

  @Test
  void examine_lineOfMinijailWithTwoMeanings_showsBoth() {
    Finding finding =
        only(
            examine(
                "a.policy",
                """
                read: 1
                socket: arg0 == AF_UNIX|1; return EPERM
                write: {arg0 == 1; return EPERM, allow}
                """),
            "two-readings");
    assertThat(finding.place().position()).isEqualTo("a.policy:2:1");
    assertThat(finding.message())
        .contains(
            "allow socket where arg0 == AF_UNIX|1 and otherwise return EPERM",
            "has 'return EPERM' where arg0 == AF_UNIX|1");
    assertThat(finding.remedy()).contains("'socket: {arg0 == AF_UNIX|1, return EPERM}'");
    assertThat(checks(examine("a.policy", "@denylist\nread: arg0 == 1; return EPERM\n")))
        .doesNotContain("two-readings");
  }

  @Test
  void examine_recordRules_areJudgedByWhatTheyKeep() {
    assertThat(
            checks(
                rules(
                    "{syscalls: [openat, execve], when: 'filename ~ \"/etc/*\"', action: record}",
                    "{syscalls: openat, when: flags & O_CREAT, action: record}",
                    "{syscalls: openat, when: filename == 0, action: record}",
                    "{syscalls: [openat, execve], action: allow}")))
        .doesNotContain("unreachable-rule", "pointer-comparison");
    Finding after =
        only(
            rules(
                "{syscalls: openat, action: allow}",
                "{name: late, syscalls: openat, when: 'filename ~ \"/etc/*\"', action: record}"),
            "unreachable-rule");
    assertThat(after.message()).isEqualTo("the rule \"late\" records no call");
    assertThat(after.place().line()).isEqualTo(7);
    assertThat(only(rules("{syscalls: openat, action: record}"), "unreachable-rule").message())
        .as("what is refused is recorded anyway")
        .isEqualTo("the rule \"openat\" records no call");
    assertThat(
            only(
                    rules(
                        "{syscalls: openat, action: record}",
                        "{name: second, syscalls: openat, when: 'filename != \"x\"',"
                            + " action: record}",
                        "{syscalls: openat, action: allow}"),
                    "unreachable-rule")
                .message())
        .isEqualTo("the rule \"second\" records no call");
  }

  @Test
  void examine_foreignCallsAllowed_isAnError() {
    String text = QUIET.replace("rules:", "foreign: allow");
    assertThat(only(examine("a.yaml", text), "architecture-guard").severity())
        .isEqualTo(Severity.ERROR);
  }

  @Test
  void examine_programThatNeverComparesTheArch_isAnError() {
    List<Finding> findings =
        program(
            Instruction.of(Instruction.LD_ABS, SeccompData.NR),
            Instruction.jump(Instruction.JEQ_K, 59, 0, 1),
            Instruction.of(Instruction.RET_K, 0),
            Instruction.of(Instruction.RET_K, 0x7fff0000));
    assertThat(checks(findings)).contains("architecture-guard");
    assertThat(only(findings, "x32-guard").message())
        .contains("x32:execve")
        .contains("although x86_64's execve is refused");
  }

  @Test
  void examine_ociRefusalOf64Bits_isGotRoundByABitAbove() {
    String profile =
        """
        {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
          {"names": ["ioctl"], "action": "SCMP_ACT_ERRNO",
           "args": [{"index": 1, "value": 21522, "op": "SCMP_CMP_EQ"}]}]}
        """;
    Finding finding = only(examine("a.json", profile), "ignored-bits");
    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
    assertThat(finding.message())
        .contains("ioctl(0, 0x100005412, 0) is let through")
        .endsWith("of its cmd it takes 32");
  }

  @Test
  void examine_ociPermissionOf64Bits_isNoHole() {
    String profile =
        """
        {"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
          {"names": ["ioctl"], "action": "SCMP_ACT_ALLOW",
           "args": [{"index": 1, "value": 21522, "op": "SCMP_CMP_EQ"}]}]}
        """;
    assertThat(checks(examine("a.json", profile))).doesNotContain("ignored-bits");
  }

  @Test
  void examine_onlyTheLowHalfOfASizeCompared_isAWarning() {
    List<Finding> findings =
        program(
            Instruction.of(Instruction.LD_ABS, SeccompData.ARCH),
            Instruction.jump(Instruction.JEQ_K, 0xc000003e, 0, 5),
            Instruction.of(Instruction.LD_ABS, SeccompData.NR),
            Instruction.jump(Instruction.JEQ_K, 1, 0, 3),
            Instruction.of(Instruction.LD_ABS, SeccompData.ARGS + 16),
            Instruction.jump(Instruction.JGT_K, 4096, 1, 0),
            Instruction.of(Instruction.RET_K, 0x7fff0000),
            Instruction.of(Instruction.RET_K, 0));
    assertThat(only(findings, "half-compared").message()).contains("count of write");
  }

  @Test
  void examine_addressCompared_isAWarning() {
    Finding finding =
        only(
            rules("{syscalls: open, when: filename == 0x1000, action: allow}"),
            "pointer-comparison");
    assertThat(finding.message()).contains("filename of open is an address");
  }

  @Test
  void examine_shadowedRule_isFoundAtItsLine() {
    Finding finding =
        only(
            rules(
                "{syscalls: read, action: allow}",
                "{name: never, syscalls: read, when: fd == 1, action: kill}"),
            "unreachable-rule");
    assertThat(finding.message()).contains("\"never\"");
    assertThat(finding.place().line()).isEqualTo(7);
  }

  @Test
  void examine_clone3AnsweredEperm_wantsEnosys() {
    Finding finding = only(rules("{syscalls: clone, action: allow}"), "needs-enosys");
    assertThat(finding.message()).contains("clone3 is answered errno:EPERM");
    assertThat(
            checks(
                rules(
                    "{syscalls: clone, action: allow}",
                    "{syscalls: clone3, action: errno:ENOSYS}")))
        .isEmpty();
  }

  @Test
  void examine_errnosThatProgramsTakeWell_areFine() {
    assertThat(checks(examine("a.yaml", allowingAllBut("renameat2", "EINVAL"))))
        .doesNotContain("needs-enosys");
    assertThat(only(examine("a.yaml", allowingAllBut("renameat2", "EPERM")), "needs-enosys"))
        .extracting(Finding::message)
        .asString()
        .contains("renameat2 is answered errno:EPERM", "from ENOSYS and EINVAL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"memfd_create", "pidfd_open", "futex_waitv", "execveat", "statx"})
  void examine_eachCallThatNeedsEnosys_isWarnedOfInTheWordsThatWhyUses(String call) {
    assertThat(only(examine("a.yaml", allowingAllBut(call, "EPERM")), "needs-enosys").message())
        .isEqualTo(
            "%s is answered errno:EPERM on x86_64: %s"
                .formatted(call, FallBack.of(call, 0).orElseThrow().words()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "a.json|{'defaultAction':'SCMP_ACT_ALLOW','architectures':['SCMP_ARCH_X86_64'],'syscalls':"
            + "[{'names':['memfd_create'],'action':'SCMP_ACT_ERRNO','errnoRet':1}]}"
            + "|{\"names\": [\"memfd_create\"], \"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": 38}",
        "a.policy|clone: 1;clone3: return EPERM|'clone3: return ENOSYS'",
        "a.lxc|2;denylist;memfd_create errno 1|'memfd_create errno 38'",
        "a.kafel|ERRNO(1) { memfd_create } DEFAULT ALLOW|'ERRNO(38) { memfd_create }'",
        "a.profile|noroot;seccomp.drop memfd_create|List it as memfd_create:ENOSYS.",
        "a.snap|read;write;clone|snapd, which answers EPERM and EACCES alone, cannot say it",
        "a.service|[Service];SystemCallFilter=~memfd_create:EPERM|=~memfd_create:ENOSYS.",
      })
  void examine_callThatNeedsEnosys_isAdvisedInTheFormatsOwnWords(
      String name, String text, String advice) {
    String policy = text.replace(';', '\n').replace('\'', '"') + "\n";
    assertThat(only(examine(name, policy), "needs-enosys").remedy())
        .contains(advice)
        .doesNotContain("errno:ENOSYS");
  }

  private static String allowingAllBut(String call, String errno) {
    return """
    inquest: 1
    architectures: [x86_64]
    default: allow
    rules:
      - {syscalls: %s, action: errno:%s}
    """
        .formatted(call, errno);
  }

  @Test
  void examine_unknownCallsLetThrough_isAWarningAndRefusedOtherwiseANote() {
    String allowing = "inquest: 1\narchitectures: [x86_64]\ndefault: allow\n";
    assertThat(only(examine("a.yaml", allowing), "new-calls").severity())
        .isEqualTo(Severity.WARNING);
    String refusing = "inquest: 1\narchitectures: [x86_64]\ndefault: errno:EPERM\n";
    assertThat(only(examine("a.yaml", refusing), "new-calls").severity()).isEqualTo(Severity.NOTE);
  }

  @Test
  void examine_unknownCallsInAFormatWithoutAWordForThem_isNotAdvisedToSayIt() {
    assertThat(only(examine("a.policy", "read: 1\n"), "new-calls").remedy())
        .startsWith("What this is written in cannot say it.");
    assertThat(only(examine("a.yaml", "inquest: 1\ndefault: errno:EPERM\n"), "new-calls").remedy())
        .startsWith("Say 'unknown: errno:ENOSYS'");
  }

  @Test
  void examine_ioUringAllowed_isAnEscape() {
    assertThat(only(rules("{syscalls: io_uring_setup, action: allow}"), "escape").message())
        .contains("io_uring_setup");
  }

  @Test
  void examine_cloneNarrowedBesideClone3_isASiblingLetThrough() {
    List<Finding> findings =
        rules(
            "{syscalls: clone, when: '!(clone_flags & CLONE_NEWUSER)', action: allow}",
            "{syscalls: clone3, action: allow}");
    assertThat(only(findings, "sibling-calls").message()).contains("clone3, which does the same");
  }

  @Test
  void examine_siblingLeftToTheDefault_isFine() {
    assertThat(
            only(
                    rules(
                        "{syscalls: open, action: errno:EACCES}",
                        "{syscalls: openat, action: allow}"),
                    "sibling-calls")
                .message())
        .contains("openat, which does the same");
    assertThat(checks(rules("{syscalls: openat, action: allow}"))).doesNotContain("sibling-calls");
  }

  @Test
  void examine_sameAnswerOnSeveralAbis_isOneFinding() {
    String policy =
        """
        inquest: 1
        architectures: [x86_64, i386]
        default: kill
        unknown: errno:ENOSYS
        rules:
          - {syscalls: clone, action: allow}
          - {syscalls: clone3, action: errno:EPERM}
        """;
    assertThat(only(examine("a.yaml", policy), "needs-enosys").message())
        .contains("clone3 is answered errno:EPERM on x86_64, i386");
  }

  @Test
  void examine_misspelledNameInAProfile_isNotedWithASuggestion() {
    String profile =
        """
        {"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
          {"names": ["opnat"], "action": "SCMP_ACT_ALLOW"}]}
        """;
    Finding finding = only(examine("a.json", profile), "without-effect");
    assertThat(finding.message()).contains("'opnat'").contains("openat");
    assertThat(finding.place().line()).isEqualTo(2);
  }

  @Test
  void reports_haveEachFindingWithItsPlace() throws IOException {
    List<Finding> findings = rules("{syscalls: [io_uring_setup], action: allow}");
    assertThat(LintText.lines(findings).get(0))
        .startsWith("a.yaml:6:5: warning: io_uring_setup is let through on x86_64: ")
        .endsWith(" [escape]");

    StringWriter json = new StringWriter();
    LintJson.print(findings, json);
    JsonNode object = new ObjectMapper().readTree(json.toString());
    assertThat(object.get("check").asText()).isEqualTo("escape");
    assertThat(object.get("line").asInt()).isEqualTo(6);

    StringWriter sarif = new StringWriter();
    Sarif.print(findings, "1.0", sarif);
    JsonNode run = new ObjectMapper().readTree(sarif.toString()).at("/runs/0");
    assertThat(run.at("/tool/driver/rules")).hasSize(Lint.checks().size());
    assertThat(run.at("/results/0/ruleId").asText()).isEqualTo("escape");
    assertThat(run.at("/results/0/level").asText()).isEqualTo("warning");
    assertThat(run.at("/results/0/locations/0/physicalLocation/region/startLine").asInt())
        .isEqualTo(6);
  }
}
