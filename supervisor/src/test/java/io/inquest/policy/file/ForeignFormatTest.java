package io.inquest.policy.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.inquest.compile.Probe;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyFormat;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that hold no policy which Inquest reads are called what they are, whatever their name. */
class ForeignFormatTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sandbox/read,stat:on\\nallow/read+/usr/***|a policy of syd",
        "# mine\\n\\nallow/exec+/bin/sh|a policy of syd",
        "abi <abi/4.0>,\\nprofile web /usr/bin/web {|a profile of AppArmor",
        "/usr/bin/web flags=(complain) {\\n  /etc/** r,\\n}|a profile of AppArmor",
        "#include <tunables/global>|a profile of AppArmor",
        "policy_module(web, 1.0)|a policy of SELinux",
        "module web 1.0;\\nrequire { type t; }|a policy of SELinux",
        "allow web_t etc_t:file { read open };|a policy of SELinux",
        "(block web (type process))|a policy of SELinux",
        "ssize_t  read(int, void*, size_t)  all|a list of Android's libc (bionic)",
        "abi = 5\\n[[ruleset]]\\n|a configuration of Landlock",
        "#\\n# pseudo filter code start\\n#|libseccomp's pseudo code",
        "name: \\\"x\\\"\\nseccomp_string: \\\"ALLOW { read }\\\"|a configuration of nsjail",
        "lxc.seccomp.profile = /x|a container's configuration of LXC",
        "-a always,exit -F arch=b64 -S openat|rules of the audit daemon",
        "#!/bin/sh\\nexec true|a script",
        "<!DOCTYPE html>|an HTML page",
        "#include <stdio.h>|a source in C",
        "execve(\\\"/bin/true\\\", [\\\"true\\\"], 0x7ffd /* 9 vars */) = 0|what strace wrote",
      })
  void read_knownFormat_isNamed(String text, String what) {
    String unescaped = text.replace("\\n", "\n").replace("\\\"", "\"");
    for (String file : new String[] {"p.yaml", "p.policy", "p", "p.json"}) {
      assertThatExceptionOfType(PolicyException.class)
          .isThrownBy(
              () ->
                  PolicyLoader.read(
                      new SourceText(file, unescaped), Probe.context(new ArrayList<>())))
          .satisfies(
              e -> {
                assertThat(e.problem()).startsWith("is " + what).endsWith("does not read");
                assertThat(e.remedy()).contains("Inquest reads its own");
              });
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: Pod\\napiVersion: v1|a Pod of Kubernetes, and no SeccompProfile",
        "services: {web: {image: x}}|a configuration of Docker Compose",
        "{\\\"ociVersion\\\": \\\"1.0\\\"}|a container's configuration (OCI)",
        "{\\\"ruleset\\\": []}|a configuration of Landlock",
        "just a sentence|not a policy in a format that Inquest knows",
        "[1, 2]|not a policy in a format that Inquest knows",
      })
  void read_otherDocument_isNamed(String text, String what) {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(
            () ->
                PolicyLoader.read(
                    new SourceText("p", text.replace("\\n", "\n").replace("\\\"", "\"")),
                    Probe.context(new ArrayList<>())))
        .satisfies(e -> assertThat(e.problem()).startsWith("is " + what));
  }

  @Test
  void read_ownPolicyWithWordsOfOthers_isRead() {
    String text = "# profile web {\ninquest: 1\nname: '#!x'\ndefault: kill\n";
    assertThat(
            PolicyLoader.read(new SourceText("p", text), Probe.context(new ArrayList<>())).format())
        .isEqualTo(PolicyFormat.INQUEST_YAML);
  }
}
