package io.inquest.policy.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.inquest.compile.Probe;
import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import io.inquest.policy.file.ForeignFormat;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What bad policies get: the whole message, its caret included. */
class PolicyErrorsTest {
  private static final String HEAD = "inquest: 1\ndefault: kill\nrules:\n";

  private static void assertError(String file, String text, String... lines) {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(
            () -> PolicyLoader.read(new SourceText(file, text), Probe.context(new ArrayList<>())))
        .withMessage(String.join("\n", lines));
  }

  private static void assertRuleError(String rule, String... lines) {
    assertError("p.yaml", HEAD + rule, lines);
  }

  private static void assertOciError(String profile, String... lines) {
    assertError("p.json", profile, lines);
  }

  @Test
  void syscalls_misspelled_suggestsAndPointsAtName() {
    assertRuleError(
        "  - name: files\n    syscalls: [opanat, read]\n    action: allow\n",
        "p.yaml:5:16: there is no system call 'opanat'; did you mean openat?",
        "      syscalls: [opanat, read]",
        "                 ^^^^^^");
  }

  @Test
  void syscalls_unknownGroup_suggests() {
    assertRuleError(
        "  - syscalls: '@basic-oi'\n    action: allow\n",
        "p.yaml:4:15: there is no group '@basic-oi'; did you mean @basic-io?",
        "    - syscalls: '@basic-oi'",
        "                ^^^^^^^^^^^",
        "Groups are those of systemd-analyze syscall-filter.");
  }

  @Test
  void syscalls_emptyOrOfNumbers_saysSo() {
    assertRuleError(
        "  - syscalls: []\n    action: allow\n",
        "p.yaml:4:5: a rule needs the key 'syscalls'",
        "    - syscalls: []",
        "      ^",
        "It names a call, a list of calls or a @group.");
    assertRuleError(
        "  - syscalls: [1]\n    action: allow\n",
        "p.yaml:4:16: 'syscalls' holds strings, not a number",
        "    - syscalls: [1]",
        "                 ^");
  }

  @Test
  void when_unknownParameter_namesThoseThereAre() {
    assertRuleError(
        "  - syscalls: write\n    when: fdx == 1\n    action: allow\n",
        "p.yaml:5:11: there is no field 'fdx'; did you mean fd? (fields: fd, buf, count)",
        "      when: fdx == 1",
        "            ^^^",
        "The condition was read for write of x86_64.");
  }

  @Test
  void when_textOnADecidingRule_saysThatItCanOnlyRecordAndHow() {
    assertRuleError(
        "  - syscalls: openat\n    when: filename ~ '/etc/*'\n    action: allow\n",
        "p.yaml:5:22: 'filename' is an address: the text that it points at lies in the program's"
            + " memory, which no filter sees and the program can change between a check and the"
            + " call; such a condition can only record calls, never allow or refuse them",
        "      when: filename ~ '/etc/*'",
        "                       ^^^^^^^^",
        "Decide openat by its numbers, and paths by Landlock or file permissions; to record calls"
            + " by their text give the rule 'action: record'.");
  }

  @Test
  void recordRule_mistakes_pointAtThem() {
    assertRuleError(
        "  - syscalls: write\n    when: buf ~ '*x*'\n    action: record\n",
        "p.yaml:5:17: 'buf' is an address of 64 bits, but of no NUL-terminated text: it compares"
            + " with a number or a constant, not with a string",
        "      when: buf ~ '*x*'",
        "                  ^^^^^",
        "The condition was read for write of x86_64.");
    assertRuleError(
        "  - syscalls: openat\n    when: filename > '/etc'\n    action: record\n",
        "p.yaml:5:20: '>' does not compare strings; '==', '!=' and '~' do",
        "      when: filename > '/etc'",
        "                     ^");
    assertRuleError(
        "  - syscalls: openat\n    record: true\n    action: record\n",
        "p.yaml:5:13: a rule with 'action: record' keeps what it is about, and nothing else",
        "      record: true",
        "              ^^^^",
        "Leave 'record' out.");
  }

  @Test
  void defaultAction_record_isRefused() {
    assertError(
        "p.yaml",
        "inquest: 1\ndefault: record\n",
        "p.yaml:2:10: 'record' answers no call, and an answer is needed here",
        "  default: record",
        "           ^^^^^^",
        "Only a rule has this action: others decide the calls that it records.");
  }

  @Test
  void when_valueTooWide_pointsAtValue() {
    assertRuleError(
        "  - syscalls: write\n    when: fd == 1 || fd == 0x100000000\n    action: allow\n",
        "p.yaml:5:28: 4294967296 is too wide: 'fd' is an unsigned number of 32 bits, so values go"
            + " from -2147483648 to 4294967295",
        "      when: fd == 1 || fd == 0x100000000",
        "                             ^^^^^^^^^^^",
        "The condition was read for write of x86_64.");
  }

  @Test
  void when_quotedFoldedOrBlock_caretInItsOwnLine() {
    String rule = "  - syscalls: socket\n    action: allow\n    when: ";
    assertRuleError(
        rule + "\"family == AF_NETLNK\"\n",
        "p.yaml:6:22: there is no constant 'AF_NETLNK'; did you mean AF_NETLINK?",
        "      when: \"family == AF_NETLNK\"",
        "                       ^^^^^^^^^",
        "The condition was read for socket of x86_64.");
    assertRuleError(
        rule + ">\n      family == AF_UNIX ||\n      family === 3\n",
        "p.yaml:8:16: '=' is not an operator; equality is '=='",
        "        family === 3",
        "                 ^");
    assertRuleError(
        rule + "|\n      family == AF_UNIX ||\n      family == AF_NTLINK\n",
        "p.yaml:8:17: there is no constant 'AF_NTLINK'; did you mean AF_NETLINK?",
        "        family == AF_NTLINK",
        "                  ^^^^^^^^^",
        "The condition was read for socket of x86_64.");
    assertRuleError(
        rule + "(family == AF_UNIX ||\n      family == AF_NTLINK)\n",
        "p.yaml:7:17: there is no constant 'AF_NTLINK'; did you mean AF_NETLINK?",
        "        family == AF_NTLINK)",
        "                  ^^^^^^^^^",
        "The condition was read for socket of x86_64.");
  }

  @Test
  void when_oneOfTheCallsLacksParameter_namesThatCall() {
    assertRuleError(
        "  - syscalls: [read, getpid]\n    when: count > 3\n    action: allow\n",
        "p.yaml:5:11: there is no field 'count'",
        "      when: count > 3",
        "            ^^^^^",
        "The condition was read for getpid of x86_64.");
  }

  @Test
  void when_withoutValue_isNotTakenForNoCondition() {
    assertRuleError(
        "  - syscalls: read\n    when:\n    action: allow\n",
        "p.yaml:5:5: 'when' has no value",
        "      when:",
        "      ^^^^");
    assertRuleError(
        "  - syscalls: read\n    when: !(fd == 1)\n    action: allow\n",
        "p.yaml:5:11: a value that begins with '!' is a YAML tag",
        "      when: !(fd == 1)",
        "            ^^^^^^^^^^",
        "Put it in quotes.");
  }

  @Test
  void action_unknown_listsThoseThereAre() {
    assertRuleError(
        "  - syscalls: read\n    action: alow\n",
        "p.yaml:5:13: there is no action 'alow'",
        "      action: alow",
        "              ^^^^",
        "Actions are allow, log, errno:NAME, trap, kill and kill-thread, a rule's also record; did"
            + " you mean allow?");
    assertRuleError(
        "  - syscalls: read\n    action: errno:EPRM\n",
        "p.yaml:5:13: there is no errno 'EPRM'",
        "      action: errno:EPRM",
        "              ^^^^^^^^^^",
        "Write its name (errno:EPERM) or its number (errno:1); did you mean EPERM?");
    assertRuleError(
        "  - syscalls: read\n    action: errno:4096\n",
        "p.yaml:5:13: errno 4096 is above the kernel's highest, 4095",
        "      action: errno:4096",
        "              ^^^^^^^^^^");
  }

  @Test
  void keys_unknownMissingTwice_saysWhich() {
    assertRuleError(
        "  - syscalls: read\n    action: allow\n    acton: deny\n",
        "p.yaml:6:5: a rule has no key 'acton'; did you mean action?",
        "      acton: deny",
        "      ^^^^^",
        "Its keys are name, architectures, syscalls, when, action, record.");
    assertError(
        "p.yaml",
        "inquest: 1\nrules: []\n",
        "p.yaml:1:1: a policy needs the key 'default'",
        "  inquest: 1",
        "  ^",
        "It says what calls get that no rule is about: default: kill. A group's policy may leave it"
            + " to the one above: name the group, or its folder by --policy-dir.");
    assertError(
        "p.yaml",
        "inquest: 1\ndefault: kill\ndefault: allow\n",
        "p.yaml:3:1: the key 'default' stands here twice",
        "  default: allow",
        "  ^^^^^^^",
        "Remove one of them.");
  }

  @Test
  void values_ofWrongType_saysWhatWasExpected() {
    assertError(
        "p.yaml",
        "inquest: 1\ndefault: [kill]\n",
        "p.yaml:2:10: 'default' must be a string, not a list",
        "  default: [kill]",
        "           ^");
    assertRuleError(
        "  - read\n",
        "p.yaml:4:5: a rule is a mapping of keys to values, not a string",
        "    - read",
        "      ^^^^");
    assertRuleError(
        "  - syscalls: read\n    action: allow\n    record: maybe\n",
        "p.yaml:6:13: 'record' must be true or false, not a string",
        "      record: maybe",
        "              ^^^^^");
  }

  @Test
  void architectures_unknownOrTwice_saysSo() {
    assertError(
        "p.yaml",
        "inquest: 1\ndefault: kill\narchitectures: [x86]\n",
        "p.yaml:3:17: there is no architecture 'x86'; did you mean x86_64?",
        "  architectures: [x86]",
        "                  ^^^",
        "Architectures are native, x86_64, i386, x32, aarch64, arm.");
    assertError(
        "p.yaml",
        "inquest: 1\ndefault: kill\narchitectures: [native, x86_64]\n",
        "p.yaml:3:25: x86_64 is listed twice",
        "  architectures: [native, x86_64]",
        "                          ^^^^^^",
        "Remove one of them.");
  }

  @Test
  void text_thatIsNoYaml_saysWhere() {
    assertError(
        "p.yaml",
        "inquest: 1\ndefault: kill\n rules: []\n",
        "p.yaml:3:7: a key is not allowed here",
        "   rules: []",
        "        ^",
        "Its line is indented differently from its neighbours, or a value with ': ' in it needs"
            + " quotes.");
    assertError(
        "p.yaml",
        "inquest: 1\ndefault: 'kill\n",
        "p.yaml:2:10: a quote that is opened here is not closed",
        "  default: 'kill",
        "           ^");
    assertError(
        "p.yaml",
        "inquest: 1\ndefault: &x kill\nforeign: *y\n",
        "p.yaml:3:10: no value before this alias has the anchor &y",
        "  foreign: *y",
        "           ^^",
        "An alias stands for a value that is complete.");
    assertError(
        "p.yaml",
        "inquest: 1\ndefault: kill\n---\nfoo: 1\n",
        "p.yaml:4:1: this document is not a policy",
        "  foo: 1",
        "  ^",
        "A policy begins with 'inquest: 1', an OCI profile has the key 'defaultAction'.");
    assertError(
        "p.yaml",
        "kind: SeccompProfile\nspec: {defaultAction: SCMP_ACT_ALLOW}\n---\ninquest: 1\n",
        "p.yaml:4:1: a second policy begins here, and a file that is named stands for one",
        "  inquest: 1",
        "  ^",
        "Put each into a file of its own.");
    String two = "inquest: 1\nname: a\n---\ninquest: 1\nname: bee\n---\ninquest: 1\nname: a\n";
    assertError(
        "p.yaml",
        two,
        "p.yaml:4:1: a second policy begins here, and a file that is named stands for one",
        "  inquest: 1",
        "  ^",
        "Name one, such as p.yaml#a: there are a, bee, a.");
    assertError(
        "p.yaml#be",
        two,
        "p.yaml#be: no policy in the file has this name; did you mean bee?",
        "There are a, bee, a.");
    assertError(
        "p.yaml#a",
        two,
        "p.yaml#a:7:1: a second policy of this name begins here",
        "  inquest: 1",
        "  ^",
        "Give it another, or put it into a file of its own.");
    assertError(
        "p.yaml#b",
        "inquest: 1\ndefault: allow\n",
        "p.yaml#b: no policy in the file has this name",
        "There is 1 without a name.");
    assertError("p.yaml", "", "p.yaml: the policy is empty");
  }

  @Test
  void text_ofAnotherKindOrVersion_saysWhatIsRead() {
    assertError(
        "p.yaml",
        "a: b\n",
        "p.yaml:1:1: is not a policy in a format that Inquest knows",
        "  a: b",
        "  ^",
        "A policy begins with 'inquest: 1', an OCI profile has the key 'defaultAction',"
            + " a unit of systemd a line 'SystemCallFilter='. "
            + ForeignFormat.READ);
    assertError(
        "p.yaml",
        "inquest: 2\ndefault: kill\n",
        "p.yaml:1:10: this Inquest reads policies of version 1, not 2",
        "  inquest: 2",
        "           ^");
  }

  @Test
  void oci_badValues_pointAtThem() {
    assertOciError(
        "{\"defaultAction\": \"SCMP_ACT_ERNO\"}",
        "p.json:1:19: there is no action 'SCMP_ACT_ERNO'",
        "  {\"defaultAction\": \"SCMP_ACT_ERNO\"}",
        "                    ^^^^^^^^^^^^^^^",
        "Actions are SCMP_ACT_ALLOW, _LOG, _ERRNO, _TRAP, _TRACE, _NOTIFY, _KILL_THREAD (or _KILL)"
            + " and _KILL_PROCESS.");
    assertOciError(
        """
        {"defaultAction": "SCMP_ACT_ERRNO",
         "syscalls": [
          {"names": ["read"], "action": "SCMP_ACT_ALLOW",
           "args": [{"index": 6, "value": 1, "op": "SCMP_CMP_EQ"}]}]}
        """,
        "p.json:4:23: a call has arguments 0 to 5, not 6",
        "     \"args\": [{\"index\": 6, \"value\": 1, \"op\": \"SCMP_CMP_EQ\"}]}]}",
        "                        ^");
    assertOciError(
        "{\"defaultAction\": \"SCMP_ACT_ERRNO\",\n \"syscalls\": [{\"names\": [\"read\"] \"a\"",
        "p.json:2:34: a comma is missing before this",
        "   \"syscalls\": [{\"names\": [\"read\"] \"a\"",
        "                                   ^");
    assertOciError(
        "{\"defaultAction\": \"SCMP_ACT_ERRNO\",\n \"syscalls\": [\n",
        "p.json:3:1: the text ends before it is complete",
        "A bracket, a brace or a quote that was opened is not closed.");
  }

  @Test
  void oci_rulesThatLibseccompRefuses_namesBoth() {
    assertOciError(
        """
        {"defaultAction": "SCMP_ACT_ERRNO",
         "syscalls": [
          {"names": ["read"], "action": "SCMP_ACT_ALLOW",
           "args": [{"index": 1, "value": 1, "op": "SCMP_CMP_EQ"}]},
          {"names": ["read"], "action": "SCMP_ACT_LOG",
           "args": [{"index": 1, "value": 1, "op": "SCMP_CMP_EQ"}]}]}
        """,
        "p.json:5:14: the rule at line 3 says 'allow' of the same read of x86_64 that this one says"
            + " 'log' of",
        "    {\"names\": [\"read\"], \"action\": \"SCMP_ACT_LOG\",",
        "               ^^^^^^",
        "libseccomp refuses such a profile. Make the conditions exclude each other.");
  }

  @Test
  void load_noFile_namesBuiltins() {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> PolicyLoader.load("gone.yaml", Probe.context(new ArrayList<>())))
        .withMessage(
            "gone.yaml: there is no such policy\n"
                + "Name a file, or one of the built-ins strict and observe.");
  }

  @Test
  void load_fileThatIsNoText_saysWhatItIs(@TempDir Path folder) throws Exception {
    assertBytes(folder, new byte[] {'a', (byte) 0xff}, "is not a text in UTF-8");
    String utf16 = ", and policies are read in UTF-8\nConvert it: iconv -f UTF-16";
    String policy = "inquest: 1\ndefault: kill\n";
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      String end = charset.name().substring(6);
      String message = "is a text in UTF-16" + end + utf16 + end + " -t UTF-8 FILE.";
      assertBytes(folder, policy.getBytes(charset), message);
      assertBytes(folder, ("\ufeff" + policy).getBytes(charset), message);
    }
    assertBytes(
        folder,
        new byte[] {0x1f, (byte) 0x8b, 8, 0},
        "is compressed by gzip\nUnpack it: gunzip FILE.");
    assertBytes(
        folder,
        new byte[] {6, 0, 0, 0, 0, 0, (byte) 0xff, 0x7f},
        "is binary, not text\nRaw BPF is read by the commands that take filters, such as policy"
            + " show; they also convert it to a policy.");
    assertBytes(folder, new byte[0], "the policy is empty");
    Path file = folder.resolve("p.yaml");
    Files.write(file, ("\ufeff" + policy).getBytes(StandardCharsets.UTF_8));
    assertThat(PolicyLoader.load(file.toString(), Probe.context(new ArrayList<>())).name())
        .isEqualTo("p");
  }

  private static void assertBytes(Path folder, byte[] bytes, String message) throws Exception {
    Path file = folder.resolve("p.yaml");
    Files.write(file, bytes);
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> PolicyLoader.load(file.toString(), Probe.context(new ArrayList<>())))
        .withMessage(file + ": " + message);
  }

  /** What a parser calls its own things is of no use to a policy's author. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 1,}",
        "{\"a\": 01}",
        "{\"a\": 0x1}",
        "{\"a\": +1}",
        "{\"a\": 1.}",
        "{\"a\": NaN}",
        "{\"a\": yes}",
        "{a: 1}",
        "{\"a\": 1} {",
        "{\"a\": [1}",
        "{\"a\": \"b\nc\"}",
        "{\"a\": \"\\q\"}",
        "{\"a\": \"\\u12\"}",
        "{\"a\" 1}",
        "{// c\n\"a\": 1}",
        "{\"a\": \u0001}",
        "{",
        "{\"a",
        "a: b\nc",
        "a: b\n - c",
        "a: [b",
        "a: [b}",
        "a: {b: c",
        "a: \"b",
        "a: \"\\q\"",
        "\ta: b",
        "a: @b",
        "a: `b",
        "a: %b",
        "- a\nb: c",
        "%YAML 3.0\n---\na: b",
        "%TAG\n---\na: b",
        "a: !<x y",
        "a: &",
        "a: *",
        "a: |5x\n b",
        "a: b: c",
        "? a\n? [",
        "a: \u0001",
        "a\n...\n}",
        "a: b\n]",
      })
  void read_brokenSyntax_isSaidInOwnWords(String text) {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(
            () ->
                PolicyLoader.read(new SourceText("p.yaml", text), Probe.context(new ArrayList<>())))
        .satisfies(
            e ->
                assertThat(e.problem() + e.remedy())
                    .doesNotContainPattern(
                        "(?i)token|marker|scann|while pars|[a-z]\\(\\)|code [0-9]|jackson|snake"
                            + "|`|Exception|<block|<doc|expected|end-of-input"));
  }
}
