package io.inquest.policy.file;

import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import io.inquest.policy.document.Document;
import io.inquest.policy.document.Fields;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Formats that are known and not read, told by a line that no other has. That some tool's policy is
 * named helps more than what a reader of another format finds wrong with it.
 *
 * @param what what a text is: {@code a profile of AppArmor}
 * @param remedy what to do about it besides; may be empty
 * @param line what the text of such a line contains
 */
public record ForeignFormat(String what, String remedy, Pattern line) {
  /** What Inquest reads, for messages. */
  public static final String READ =
      "Inquest reads its own YAML and JSON, OCI profiles and SeccompProfiles, units of systemd,"
          + " policies of minijail, LXC and kafel, seccompiler's JSON, go-seccomp-bpf's YAML,"
          + " snapd's lists and profiles of firejail.";

  /** How much of a text is looked at. */
  private static final int MOST_LINES = 500;

  private static final int MOST_COLUMNS = 400;

  private static final List<ForeignFormat> ALL =
      List.of(
          of(
              "an HTML page",
              "It may be the page about the file: download the raw one.",
              "^(?i)<(!doctype html|html)\\b"),
          of("an XML document", "", "^<\\?xml "),
          of("a script", "A policy comes before '--', a program after it.", "^#!"),
          of("a source in C", "", "^#\\s*include\\s*<[a-z/_0-9]+\\.h>"),
          of(
              "libseccomp's pseudo code (PFC), made to be looked at",
              "The same filter's BPF is read: let seccomp_export_bpf(3) write it.",
              "^# pseudo filter code (start|end)"),
          of(
              "a policy of syd",
              "",
              "^(sandbox|trace|default|allow|deny|warn|filter|kill|exit|abort|panic|stop)"
                  + "/[a-z_,+/-]+(:(on|off|true|false|allow|deny|warn|kill|filter)\\b|[+^-])"),
          of("a policy of syd", "", "^include_profile\\s+[a-z]"),
          of(
              "a profile of AppArmor",
              "It confines by paths, not by system calls.",
              "^(abi\\s+<abi/|#?\\s*include\\s+<(tunables|abstractions)/|profile\\s+\\S.*\\{"
                  + "|(/|@\\{)\\S+\\s+(flags=\\([a-z_, ]*\\)\\s*)?\\{)"),
          of(
              "a policy of SELinux",
              "It confines by labels, not by system calls.",
              "^(policy_module\\s*\\(|module\\s+\\w+\\s+[0-9.]+;|allow\\s+\\w+\\s+[\\w{ }]+\\s*:"
                  + "\\s*[\\w{]|\\((block|typeattributeset|roletype|allow)\\s)"),
          of(
              "a list of Android's libc (bionic), which its build makes filters of",
              "Name its calls in a policy: those in it are what is allowed.",
              "^[a-z_][\\w ]*[ *]+[a-z_]\\w*(:\\w+(:\\w+)?)?\\s*\\([\\w\\s,*\\[\\]]*\\)\\s+"
                  + "(all|arm64|arm|x86_64|x86|lp64|lp32|riscv64)\\b"),
          of(
              "a configuration of Landlock",
              "It confines by paths and ports, not by system calls.",
              "^\\[\\[(ruleset|path_beneath|net_port|variable)\\]\\]"),
          of(
              "a configuration of nsjail",
              "The policy of its seccomp_string is kafel's: put that into a file of its own.",
              "^(seccomp_string|seccomp_policy_file|clone_newns|mount\\s*\\{|exec_bin\\s*\\{)\\s*:?"),
          of(
              "a container's configuration of LXC",
              "The policy is in the file that lxc.seccomp.profile names.",
              "^lxc\\.[a-z0-9.]+\\s*="),
          of(
              "rules of the audit daemon",
              "They record calls and refuse none.",
              "^-[aA]\\s+(always|never|exit|entry|task|user|exclude),"),
          of(
              "what strace wrote",
              "It is a record of calls, not a policy.",
              "^(\\[pid\\s+\\d+\\]\\s+|\\d+\\s+)?execve\\(\"[^\"]*\", \\[.*\\) = "),
          of(
              "seccomp-tools' assembly",
              "Its raw BPF is read: seccomp-tools asm -f raw FILE.",
              "^(\\w+:\\s*)?(A\\s*=\\s*(arch|sys_number|args(_h)?\\[|data\\[)|A\\s*[=!<>&]+\\s*\\S+\\s*\\?"
                  + "|return\\s+(ALLOW|KILL|ERRNO\\(|TRAP|LOG)|if\\s*\\(A\\s)"),
          of("eBPF in C", "", "^SEC\\(\""));

  private static ForeignFormat of(String what, String remedy, String line) {
    return new ForeignFormat(what, remedy, Pattern.compile(line));
  }

  /** The complaint that a text is in one of these; empty if it is in none. */
  public static Optional<PolicyException> in(SourceText source) {
    String text = source.text();
    int start = 0;
    for (int number = 1; number <= MOST_LINES && start < text.length(); number++) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      String line = text.substring(start, Math.min(end, start + MOST_COLUMNS)).strip();
      for (ForeignFormat each : line.isEmpty() ? List.<ForeignFormat>of() : ALL) {
        if (each.line().matcher(line).find()) {
          return Optional.of(each.complaint(new Place(source, number, 1, line.length())));
        }
      }
      start = end + 1;
    }
    return Optional.empty();
  }

  /** The complaint that a JSON or YAML document is something else than a policy. */
  public static PolicyException document(Document document) {
    String what = document instanceof Document.Mapping mapping ? named(new Fields(mapping)) : "";
    return new PolicyException(
        document.place(),
        what.isEmpty() ? "is not a policy in a format that Inquest knows" : "is " + what,
        "A policy begins with 'inquest: 1', an OCI profile has the key 'defaultAction', a unit of"
            + " systemd a line 'SystemCallFilter='. "
            + READ);
  }

  private static String named(Fields fields) {
    String kind = fields.kind();
    if (!kind.isEmpty() && fields.value("apiVersion") != null) {
      return "a " + kind + " of Kubernetes, and no SeccompProfile";
    } else if (fields.value("services") != null) {
      return "a configuration of Docker Compose: the profile is the file that security_opt names";
    } else if (fields.value("ruleset") != null || fields.value("pathBeneath") != null) {
      return "a configuration of Landlock, which confines by paths and ports";
    } else if (fields.value("ociVersion") != null) {
      return "a container's configuration (OCI) without 'linux.seccomp'";
    }
    return "";
  }

  private PolicyException complaint(Place place) {
    return new PolicyException(
        place,
        "is " + what + ", which Inquest does not read",
        remedy + (remedy.isEmpty() ? "" : " ") + READ);
  }
}
