package io.inquest.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskStart;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.compile.CompiledFilter;
import io.inquest.compile.FilterCompiler;
import io.inquest.compile.FilterSource;
import io.inquest.compile.Probe;
import io.inquest.compile.RuleOrigin;
import io.inquest.decide.InstalledFilter;
import io.inquest.filter.diff.PolicyDiff;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.Policy;
import io.inquest.policy.SourceText;
import io.inquest.policy.event.EventOption;
import io.inquest.policy.event.EventPolicy;
import io.inquest.policy.load.PolicyLoader;
import io.inquest.query.cause.Explanation;
import io.inquest.query.cause.evidence.EvidenceCollector;
import io.inquest.query.cause.remedy.Remedy;
import io.inquest.trace.record.PolicyFilterEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is advised for a refusal, written into its policy, lets that call through and no other. */
class RemedyTest {
  private static final int TASK = 100;
  private static final String OPENAT = "openat [flags == O_CLOEXEC]: ";
  private static final String MPROTECT = "mprotect [prot == 5]: ";

  /** Where the format compares whole registers. */
  private static final String WHOLE_OPENAT = "openat [arg2 == 0x80000]: ";

  /** The remedy, in the policy as it is to become. */
  private static final String HERE = "@@";

  /**
   * A refusal.
   *
   * @param before the policy
   * @param after the policy with {@link #HERE} where the advice says that its text belongs
   * @param advice what it says
   * @param changed what the two answer differently on x86_64
   */
  private record Case(
      String file,
      String before,
      String call,
      List<Long> arguments,
      String after,
      String advice,
      String changed) {
    @Override
    public String toString() {
      return file + ": " + advice;
    }
  }

  private static Case openat(
      String file, String before, String after, String advice, String changed) {
    return new Case(
        file, before, "openat", List.of(0xffffff9cL, 0x7000L, 0x80000L), after, advice, changed);
  }

  private static Case mprotect(
      String file, String before, String after, String advice, String changed) {
    return new Case(
        file, before, "mprotect", List.of(0x7000L, 0x1000L, 5L), after, advice, changed);
  }

  /** A mapping that is executable. */
  private static Case mmap(String file, String before, String after, String place, String changed) {
    List<Long> arguments = List.of(0L, 0x1000L, 5L, 0x22L, 0xffffffffL, 0L);
    String advice = "Allow mmap with these arguments, " + place;
    return new Case(file, before, "mmap", arguments, after, advice, changed);
  }

  private static Stream<Case> severalArguments() {
    String own = "inquest: 1\ndefault: errno:EPERM\n";
    String oci = "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [";
    String refusal = "{\"names\": [\"mmap\"], \"action\": \"SCMP_ACT_KILL_PROCESS\"}";
    String changed = "mmap [prot == 5 && flags == 34]: ";
    return Stream.of(
        mmap(
            "m.yaml",
            own,
            own + "rules:\n  @@\n",
            "by a rule in m.yaml",
            changed + "errno:EPERM > allow"),
        mmap(
            "m.policy",
            "read: 1\n",
            "@@\nread: 1\n",
            "by a line in m.policy",
            changed + "kill > allow"),
        mmap(
            "n.policy",
            "@denylist\nmmap: return EPERM\n",
            "@denylist\n@@\n",
            "by a line in the place of n.policy:2",
            changed + "errno:EPERM > allow"),
        mmap(
            "m.json",
            oci + refusal + "]}",
            oci + "@@]}",
            "by this in the place of mmap in the rule in m.json:1",
            changed + "kill > allow"));
  }

  private static Stream<Case> units() {
    String allow = "[Service]\nSystemCallFilter=read write\n";
    String deny = "[Service]\nSystemCallFilter=~@file-system\nSystemCallErrorNumber=EPERM\n";
    String advice =
        "Allow openat, whatever its arguments since a unit cannot tell them apart, by a line below"
            + " every other SystemCallFilter= of ";
    return Stream.of(
        openat(
            "allow.service", allow, allow + HERE, advice + "allow.service", "openat: kill > allow"),
        openat(
            "/dev/fd/63",
            deny,
            deny + HERE + "\n",
            advice + "what was read from /dev/fd/63",
            "openat: errno:EPERM > allow"),
        hardened(
            "socket",
            List.of(16L, 3L, 0L),
            "RestrictAddressFamilies=AF_UNIX",
            "Allow sockets of AF_NETLINK, by a line below every other RestrictAddressFamilies= of"
                + " h.service",
            "socket [arg0 == 16]: errno:EAFNOSUPPORT > allow"),
        hardened(
            "unshare",
            List.of(0x10000000L),
            "RestrictNamespaces=net",
            "Allow namespaces of the kinds user, by a line below every other RestrictNamespaces= of"
                + " h.service",
            "cloneunshare [arg0 & 0x10000000 && !(arg0 & 0x2e020080)]: errno:EPERM > allow; setns"
                + " [flags & CLONE_NEWUSER && !(flags & CLONE_NEWTIME|CLONE_NEWNS|CLONE_NEWCGROUP|"
                + "CLONE_NEWUTS|CLONE_NEWIPC|CLONE_NEWPID)]: errno:EPERM > allow"),
        hardened(
            "mprotect",
            List.of(0x7000L, 0x1000L, 5L),
            "MemoryDenyWriteExecute=yes",
            "If mprotect is really needed, switch off MemoryDenyWriteExecute=, which systemd cannot"
                + " do for one call, by a line below every other MemoryDenyWriteExecute= of"
                + " h.service; that opens memory that is written to and then executed, which"
                + " compilers at run time need and injected code as well",
            "mmap [prot & PROT_WRITE && prot & PROT_EXEC]: errno:EACCES > allow;"
                + " mprotectpkey_mprotect [prot & PROT_EXEC]: errno:EACCES > allow;"
                + " shmat [shmflg & SHM_EXEC]: errno:EACCES > allow"));
  }

  private static Case hardened(
      String call, List<Long> arguments, String setting, String advice, String changed) {
    String unit = "[Service]\n" + setting + "\n";
    return new Case("h.service", unit, call, arguments, unit + HERE, advice, changed);
  }

  private static Stream<Case> minijail() {
    return Stream.of(
        openat(
            "a.policy",
            "read: 1\n",
            "read: 1\n@@\n",
            "Allow openat with this argument, by a line in a.policy",
            WHOLE_OPENAT + "kill > allow"),
        openat(
            "b.policy",
            "read: 1\nopenat: arg2 == 0; return EACCES\n",
            "read: 1\n@@\nopenat: arg2 == 0; return EACCES\n",
            "Allow openat with this argument, by a line before b.policy:2",
            WHOLE_OPENAT + "errno:EACCES > allow"),
        openat(
            "c.policy",
            "@denylist\nopenat: return EPERM\n",
            "@denylist\n@@\n",
            "Allow openat with this argument, by a line in the place of c.policy:2",
            WHOLE_OPENAT + "errno:EPERM > allow"),
        mprotect(
            "d.policy",
            "@denylist\nmprotect: {arg2 & PROT_EXEC; return EPERM}\n",
            "@denylist\n@@\n",
            "Allow mprotect with this argument, by a line in the place of d.policy:2 (EXPRESSION is"
                + " what stands there; of several with ||, each alternative)",
            MPROTECT + "errno:EPERM > allow"));
  }

  private static Stream<Case> own() {
    String head = "inquest: 1\ndefault: errno:EPERM\n";
    String rule =
        "- name: no-exec\n    syscalls: mprotect\n    when: prot & PROT_EXEC\n    action: kill\n";
    String json = "{\"inquest\": 1, \"default\": \"errno:EPERM\", \"rules\": [";
    return Stream.of(
        openat(
            "a.conf",
            head,
            head + "rules:\n  @@\n",
            "Allow openat with this argument, by a rule in a.conf",
            OPENAT + "errno:EPERM > allow"),
        mprotect(
            "b.yaml",
            head + "rules:\n  " + rule,
            head + "rules:\n  @@\n  " + rule,
            "Allow mprotect with this argument, by a rule before \"no-exec\" in b.yaml:4",
            MPROTECT + "kill > allow"),
        openat(
            "c.json",
            json + "]}",
            json + "@@]}",
            "Allow openat with this argument, by a rule in c.json",
            OPENAT + "errno:EPERM > allow"));
  }

  private static Stream<Case> oci() {
    String deny = "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"syscalls\": [";
    String allow = "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [";
    String refusal = "{\"names\": [\"openat\"], \"action\": \"SCMP_ACT_KILL_PROCESS\"}";
    String object =
        """
        kind: SeccompProfile
        metadata: {name: pod}
        spec:
          defaultAction: SCMP_ACT_ERRNO
          syscalls:
        """;
    String read = "  - names: [read]\n    action: SCMP_ACT_ALLOW\n";
    return Stream.of(
        openat(
            "a.profile",
            deny + "]}",
            deny + "@@]}",
            "Allow openat with this argument, by a rule in a.profile",
            WHOLE_OPENAT + "errno:EPERM > allow"),
        openat(
            "b.json",
            allow + refusal + "]}",
            allow + "@@]}",
            "Allow openat with this argument, by this in the place of openat in the rule in"
                + " b.json:1",
            WHOLE_OPENAT + "kill > allow"),
        openat(
            "c.yaml#pod",
            object + read,
            object + read + "  @@\n",
            "Allow openat with this argument, by a rule in c.yaml",
            WHOLE_OPENAT + "errno:EPERM > allow"));
  }

  private static Stream<Case> lxc() {
    String open = "Allow openat with this argument, by ";
    return Stream.of(
        openat(
            "a.conf",
            "2\nallowlist\nread\n",
            "2\nallowlist\n@@\nread\n",
            open + "a line below the second one of a.conf",
            WHOLE_OPENAT + "kill-thread > allow"),
        openat(
            "b.conf",
            "2\nallowlist\nopenat errno 13\n",
            "2\nallowlist\n@@\n",
            open + "this in the place of b.conf:3",
            WHOLE_OPENAT + "errno:EACCES > allow"),
        openat(
            "c.conf",
            "2\ndenylist\n[all]\nopenat errno 1\n",
            "2\ndenylist\n[all]\n@@\n",
            open + "this in the place of c.conf:4",
            WHOLE_OPENAT + "errno:EPERM > allow"));
  }

  private static Stream<Case> seccompiler() {
    String allow =
        "{\"vmm\": {\"default_action\": \"trap\", \"filter_action\": \"allow\", \"filter\": [";
    String deny =
        "{\"vmm\": {\"default_action\": \"allow\", \"filter_action\": {\"errno\": 1}, \"filter\":"
            + " [";
    return Stream.of(
        openat(
            "a.json",
            allow + "]}}",
            allow + "@@]}}",
            "Allow openat with this argument, by an entry in \"filter\" of the thread's filter in"
                + " a.json",
            WHOLE_OPENAT + "trap > allow"),
        openat(
            "b.json",
            deny + "{\"syscall\": \"openat\"}]}}",
            deny + "@@]}}",
            "Allow openat with this argument, by this in the place of the entry in b.json:1",
            WHOLE_OPENAT + "errno:EPERM > allow"));
  }

  private static Stream<Case> kafel() {
    String policy = "POLICY a { ALLOW { read }, ERRNO(13) { openat } } USE a DEFAULT KILL\n";
    return Stream.of(
        openat(
            "a.kafel",
            policy,
            "@@\n" + policy,
            "Allow openat with this argument, by this at the beginning of a.kafel",
            WHOLE_OPENAT + "errno:EACCES > allow"));
  }

  private static Stream<Case> snap() {
    return Stream.of(
        openat(
            "snap.src",
            "read\n",
            "read\n@@\n",
            "Allow openat with this argument, by a line in snap.src",
            WHOLE_OPENAT + "errno:EPERM > allow"));
  }

  private static Stream<Case> firejail() {
    String whole = "Allow openat, whatever its arguments since a profile cannot tell them apart, ";
    return Stream.of(
        openat(
            "a.profile",
            "noroot\nseccomp.keep read\n",
            "noroot\nseccomp.keep read,@@\n",
            whole + "by one more name in the list of seccomp.keep in a.profile",
            "openat: errno:EPERM > allow"),
        openat(
            "b.profile",
            "noroot\nseccomp.drop @file-system\n",
            "noroot\nseccomp.drop @file-system,@@\n",
            whole + "by one more name in the list of b.profile:2",
            "openat: errno:EPERM > allow"));
  }

  private static Stream<Case> goSeccomp() {
    String head = "seccomp:\n  default_action: ";
    String read = "  - action: allow\n    names: [read]\n";
    return Stream.of(
        openat(
            "a.yml",
            head + "errno\n  syscalls:\n" + read,
            head + "errno\n  syscalls:\n  @@\n" + read,
            "Allow openat with this argument, by a group before all others under 'syscalls' of"
                + " a.yml",
            WHOLE_OPENAT + "errno:EPERM > allow"));
  }

  private static Stream<Case> cases() {
    return Stream.of(
            units(),
            minijail(),
            own(),
            oci(),
            severalArguments(),
            lxc(),
            seccompiler(),
            goSeccomp(),
            kafel(),
            snap(),
            firejail())
        .flatMap(cases -> cases);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void remedy_inItsPolicy_letsTheCallThroughAndNoOther(Case of) {
    Policy before = read(of.file(), of.before());
    Remedy remedy = remedy(before, of);

    assertThat(remedy.advice()).isEqualTo(of.advice());
    Policy after = read(of.file(), applied(of, remedy.text().orElseThrow()));
    assertThat(String.join("; ", differences(before, after))).isEqualTo(of.changed());
    assertThat(SeccompAction.of(new Evaluator(FilterCompiler.program(after)).run(data(of))))
        .isEqualTo(SeccompAction.ALLOW);
  }

  @Test
  void remedy_amongEvents_letsTheCallThroughAndNoOther() {
    EventOption read = new EventOption("read", List.of());
    Policy before = events(read);
    Case refused = openat("", "", "", "", "");
    assertThat(remedy(before, refused))
        .isEqualTo(
            new Remedy(
                "Allow openat with this argument",
                Optional.of(
                    "-e syscalls:sys_enter_openat --filter 'flags == O_RDONLY|O_CLOEXEC'")));
    Policy after =
        events(
            read,
            new EventOption("syscalls:sys_enter_openat", List.of("flags == O_RDONLY|O_CLOEXEC")));
    assertThat(differences(before, after)).containsExactly(OPENAT + "kill > allow");
  }

  private static Policy events(EventOption... events) {
    return EventPolicy.of(true, List.of(events), "", X86_64.ABI);
  }

  @Test
  void remedy_ofABuiltIn_saysThatItCannotBeWidened() {
    Policy strict = PolicyLoader.load("strict", Probe.context(new ArrayList<>()));
    assertThat(remedy(strict, openat("", "", "", "", "")))
        .isEqualTo(
            new Remedy(
                "Policy strict is built in and cannot be widened: run with another",
                Optional.empty()));
  }

  private static Policy read(String file, String text) {
    return PolicyLoader.read(new SourceText(file, text), Probe.context(new ArrayList<>()));
  }

  private static SeccompData data(Case of) {
    long[] six = Arrays.copyOf(of.arguments().stream().mapToLong(each -> each).toArray(), 6);
    int nr = X86_64.ABI.syscalls().number(of.call()).orElseThrow();
    return new SeccompData()
        .set(nr, X86_64.ABI.auditArch(), 0, six[0], six[1], six[2], six[3], six[4], six[5]);
  }

  /** What a run records of the call under the policy, and what is then advised. */
  private static Remedy remedy(Policy policy, Case of) {
    CompiledFilter compiled = FilterCompiler.compile(policy, Probe.SUPERVISION);
    Evaluator evaluator = new Evaluator(compiled.program());
    int answer = evaluator.run(data(of));
    RuleOrigin rule = compiled.ruleAt(evaluator.lastInstruction());
    List<Long> six = new ArrayList<>(of.arguments());
    while (six.size() < 6) {
      six.add(0L);
    }
    Decision refusal =
        new Decision(
            5,
            1,
            TASK,
            TASK,
            "app",
            "/bin/app",
            X86_64.ABI.auditArch(),
            X86_64.ABI.syscalls().number(of.call()).orElseThrow(),
            six,
            of.call() + "(...)",
            0,
            SeccompAction.of(answer).value(),
            SeccompAction.data(answer),
            0,
            evaluator.lastInstruction(),
            policy.name(),
            rule.name(),
            OptionalLong.empty(),
            0);
    EvidenceCollector run = new EvidenceCollector();
    run.add(new TaskStarted(1, TASK, TASK, 0, TaskStart.LAUNCH));
    run.add(new TaskExecuted(2, TASK, TASK, "/bin/app", "app", ""));
    run.add(PolicyFilterEntry.of(3, InstalledFilter.ofPolicy(0, compiled, 0), TASK, 0));
    run.add(refusal);
    List<Remedy> remedies = Explanation.of(run.evidence(), refusal).remedies();
    return remedies.get(remedies.size() - 1);
  }

  /** The policy with the remedy's lines, each as far to the right as the mark for them. */
  private static String applied(Case of, String text) {
    int mark = of.after().indexOf(HERE);
    int column = mark - of.after().lastIndexOf('\n', mark) - 1;
    return of.after()
        .replace(HERE, text.replace("\n", "\n" + " ".repeat(column)))
        .replace("EXPRESSION", "arg2 & PROT_EXEC");
  }

  private static List<String> differences(Policy before, Policy after) {
    List<String> differences = new ArrayList<>();
    for (PolicyDiff.Difference each :
        PolicyDiff.of(written(before), written(after)).differences()) {
      if (each.calls().abi().filter(X86_64.ABI::equals).isPresent()) {
        StringBuilder names = new StringBuilder();
        each.calls().known().forEach(nr -> names.append(X86_64.ABI.syscalls().name(nr).get()));
        each.calls().unknown().forEach(names::append);
        differences.add(
            names
                + each.when().map(when -> " [" + when + "]").orElse("")
                + ": "
                + each.first().action()
                + " > "
                + each.second().action());
      }
    }
    return differences;
  }

  private static FilterSource written(Policy policy) {
    return new FilterSource.Written(policy.name(), FilterCompiler.attributed(policy));
  }
}
