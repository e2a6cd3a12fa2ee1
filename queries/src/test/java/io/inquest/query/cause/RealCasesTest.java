package io.inquest.query.cause;

import static io.inquest.query.cause.RunRecord.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.RunName;
import io.inquest.query.cause.remedy.Remedy;
import io.inquest.report.FindingText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Failures that users of container sandboxes reported, as records. */
class RealCasesTest {
  private static final List<RulePlace> DOCKER =
      List.of(
          new RulePlace(0, "default", "ERRNO(EPERM)", "docker.json", 2, 3),
          new RulePlace(1, "syscalls[0]", "ALLOW", "docker.json", 9, 5));

  /** moby#42680: glibc falls back from clone3 only on ENOSYS. */
  @Test
  void clone3WithEperm_threadCreationFails_isLikelyAndEnosysIsAdvised() {
    Finding finding =
        RunRecord.of("/bin/threads")
            .by("docker", "default")
            .filter(DOCKER, new Instruction(Instruction.RET_K, 0, 0, SeccompAction.ERRNO.with(1)))
            .errno(MAIN, "clone3", "EPERM", 0x7ffe27fe7fe0L, 0x58)
            .after(1)
            .exit(MAIN, 3)
            .finding();

    assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
    assertThat(finding.cause().get().call()).isEqualTo("clone3");
    assertThat(finding.cause().get().refusal().sequence()).isEqualTo(1);
    assertThat(finding.cause().get().rule().inWords())
        .isEqualTo("the default action of policy docker (docker.json:2)");
    assertThat(finding.cause().get().conditions()).containsExactly("no rule names clone3");
    assertThat(finding.reasons().get(0)).contains("only from ENOSYS").contains("EPERM");
    assertThat(finding.remedies().get(0).advice()).startsWith("Answer clone3 with ENOSYS");
    assertThat(finding.remedies().get(0).text().get())
        .isEqualTo("{\"names\": [\"clone3\"], \"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": 38}");
  }

  /** moby#42681: the same call with ENOSYS harms nobody. */
  @Test
  void clone3WithEnosys_programEndsWell_isNoCause() {
    Finding finding =
        RunRecord.of("/usr/bin/python3").errno(MAIN, "clone3", "ENOSYS").exit(MAIN, 0).finding();

    assertThat(finding.cause()).isEmpty();
    assertThat(finding.confidence()).isEqualTo(Confidence.NONE);
    assertThat(finding.considered()).hasSize(1);
    assertThat(finding.considered().get(0).why()).contains("take ENOSYS from it well");
  }

  /** The same when the program fails for a reason of its own. */
  @Test
  void clone3WithEnosys_programFailsAtOnce_isPossibleWithTheDoubt() {
    Finding finding =
        RunRecord.of("/usr/bin/python3").errno(MAIN, "clone3", "ENOSYS").exit(MAIN, 1).finding();

    assertThat(finding.cause().get().call()).isEqualTo("clone3");
    assertThat(finding.confidence()).isEqualTo(Confidence.POSSIBLE);
    assertThat(finding.reasons())
        .contains(
            "against it: programs mostly take ENOSYS from it well: glibc falls back to clone, but"
                + " only from ENOSYS");
  }

  /** Test programs find out by faccessat2 what they may execute. */
  @Test
  void faccessat2WithEperm_shellEndsWell_isNamedAsWhatChangedItsAnswer() {
    Finding finding =
        RunRecord.of("/bin/sh", "-c", "[ -x /bin/ls ] || echo no")
            .errno(MAIN, "rseq", "EPERM")
            .errno(MAIN, "faccessat2", "EPERM", 0xffffff9cL, 0x7ffdaee5b84cL, 1, 0x200)
            .exit(MAIN, 0)
            .finding();

    assertThat(finding.altering())
        .extracting(Finding.Considered::call)
        .containsExactly("faccessat2: EPERM");
    assertThat(FindingText.brief(finding, 7))
        .containsExactly(
            "/bin/sh exited with status 0; 2 refusals, of which some probably changed what it did",
            "refusal #2: faccessat2(...): glibc falls back to faccessat, but only from ENOSYS; here"
                + " it got EPERM, so that it probably did something else than it would have",
            "more: inquest why 7");
  }

  /** moby#39396. */
  @Test
  void ioUringSetupWithEperm_programFails_isLikely() {
    Finding finding =
        RunRecord.of("/bin/uring")
            .errno(MAIN, "io_uring_setup", "EPERM", 8, 0x7fff49ad70f0L)
            .exit(MAIN, 1)
            .finding();

    assertThat(finding.cause().get().call()).isEqualTo("io_uring_setup");
    assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
  }

  /** moby#36417: rseq is shrugged off, statx is not. */
  @Test
  void statxWithEperm_lsFails_isNamedAndNotTheEarlierRseq() {
    Finding finding =
        RunRecord.of("/bin/ls", "-l", "/etc/hostname")
            .errno(MAIN, "rseq", "EPERM", 0x7fc142219120L, 0x20, 0, 0x53053053)
            .after(2)
            .errno(MAIN, "statx", "EPERM", 0xffffff9cL, 0x7ffdaee5b84cL)
            .after(1)
            .exit(MAIN, 2)
            .finding();

    assertThat(finding.cause().get().refusal().sequence()).isEqualTo(2);
    assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
    assertThat(finding.considered())
        .singleElement()
        .satisfies(
            rseq -> {
              assertThat(rseq.call()).isEqualTo("rseq: EPERM");
              assertThat(rseq.rival()).isFalse();
              assertThat(rseq.why()).contains("whatever the error");
            });
  }

  /** Docker's rules compare the persona with five values. */
  @Test
  void personality_valueFailsEveryCondition_conditionsAndNarrowRemedyAreGiven() {
    Finding finding =
        RunRecord.of("/usr/bin/setarch", "-R", "true")
            .by("docker", "default")
            .filter(DOCKER, personalityFilter())
            .errno(MAIN, "personality", "EPERM", 0x40000)
            .errno(MAIN, "personality", "EPERM", 0x40000)
            .exit(MAIN, 1)
            .finding();

    assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
    assertThat(finding.cause().get().times()).isEqualTo(2);
    assertThat(finding.cause().get().firstSequence()).isEqualTo(1);
    assertThat(finding.cause().get().conditions())
        .containsExactly("personality is 0x40000, none of 0, 8, 0x20000, 0x20008, 0xffffffff");
    assertThat(finding.remedies().get(0).text().get())
        .contains("\"args\": [{\"index\": 0, \"value\": 262144, \"op\": \"SCMP_CMP_EQ\"}]");
  }

  private static Instruction[] personalityFilter() {
    int allow = SeccompAction.ALLOW.value();
    return new Instruction[] {
      new Instruction(Instruction.LD_ABS, 0, 0, 0),
      new Instruction(Instruction.JEQ_K, 0, 9, 135),
      new Instruction(Instruction.LD_ABS, 0, 0, 20),
      new Instruction(Instruction.JEQ_K, 0, 6, 0),
      new Instruction(Instruction.LD_ABS, 0, 0, 16),
      new Instruction(Instruction.JEQ_K, 5, 0, 0),
      new Instruction(Instruction.JEQ_K, 4, 0, 8),
      new Instruction(Instruction.JEQ_K, 3, 0, 0x20000),
      new Instruction(Instruction.JEQ_K, 2, 0, 0x20008),
      new Instruction(Instruction.JEQ_K, 1, 0, -1),
      new Instruction(Instruction.RET_K, 0, 0, SeccompAction.ERRNO.with(1)),
      new Instruction(Instruction.RET_K, 0, 0, allow)
    };
  }

  @Test
  void trap_handledAndEndedWell_isNoCause() {
    Finding finding =
        RunRecord.of("/bin/trapemu")
            .answer(MAIN, "uname", SeccompAction.TRAP, 0x7ffc8df15830L)
            .signal(MAIN, 31, 1, 0)
            .exit(MAIN, 0)
            .finding();

    assertThat(finding.cause()).isEmpty();
    assertThat(finding.considered().get(0).why()).startsWith("handled");
  }

  @Test
  void i386Call_foreignAction_isCertainAndNamedInItsOwnAbi() {
    Finding finding =
        RunRecord.of("/bin/int80")
            .by("docker", "foreign")
            .filter(List.of(new RulePlace(0, "foreign", "KILL_THREAD", "docker.json", 3, 3)))
            .i386()
            .answer(MAIN, "getpid", SeccompAction.KILL_THREAD)
            .killed(MAIN, 31)
            .finding();

    assertThat(finding.confidence()).isEqualTo(Confidence.CERTAIN);
    assertThat(finding.cause().get().call()).isEqualTo("getpid");
    assertThat(finding.cause().get().rule().inWords()).contains("foreign ABIs");
    assertThat(FindingText.full(finding, RunName.of(7), Map.of()))
        .contains("  abi:    i386, call number 20; by that number x86_64 means writev");
    assertThat(FindingText.brief(finding, 7).get(0)).contains("i386 getpid");
    assertThat(finding.remedies().get(0).text()).contains("\"SCMP_ARCH_X86\"");
  }

  @Test
  void i386Call_underAUnit_abiIsAddedInTheUnitsWords() {
    Finding finding =
        RunRecord.of("/bin/int80")
            .by("native", "foreign")
            .writtenIn("systemd")
            .filter(List.of(new RulePlace(0, "foreign", "kill-thread", "native.service", 0, 1)))
            .i386()
            .answer(MAIN, "getpid", SeccompAction.KILL_THREAD)
            .killed(MAIN, 31)
            .finding();

    assertThat(finding.remedies())
        .containsExactly(
            new Remedy(
                "List the ABI of this call, i386, by one more line of native.service",
                Optional.of("SystemCallArchitectures=x86")));
  }

  @Test
  void threeLayers_programEndsWell_isNoCauseAndEachRefusalIsListed() {
    Finding finding =
        RunRecord.of("/bin/selffilter")
            .filter(1, Origin.PROGRAM, "", allowAll())
            .filter(2, Origin.PROGRAM, "", allowAll())
            .refuse(MAIN, "getppid", SeccompAction.ERRNO, 5, 1)
            .refuse(MAIN, "getuid", SeccompAction.ERRNO, 33, 2)
            .errno(MAIN, "getgid", "EPERM")
            .exit(MAIN, 0)
            .finding();

    assertThat(finding.cause()).isEmpty();
    assertThat(finding.considered())
        .extracting(Finding.Considered::call)
        .containsExactly("getppid: EIO", "getuid: EDOM", "getgid: EPERM");
  }

  private static Instruction allowAll() {
    return new Instruction(Instruction.RET_K, 0, 0, SeccompAction.ALLOW.value());
  }

  @Test
  void unitOfAnOlderRecord_formatIsNotRecorded_placeIsGivenAndNoTextIsGuessed() {
    Finding finding =
        RunRecord.of("/usr/bin/chown", "1", "f")
            .by("deny", "@privileged")
            .filter(List.of(new RulePlace(0, "@privileged", "errno:EPERM", "deny.service", 2, 25)))
            .errno(MAIN, "fchownat", "EPERM")
            .exit(MAIN, 1)
            .finding();

    assertThat(finding.cause().get().rule().inWords())
        .isEqualTo("rule \"@privileged\" of policy deny (deny.service:2)");
    assertThat(finding.remedies())
        .containsExactly(
            new Remedy(
                "Allow fchownat in policy deny; what that is written in is not on record",
                Optional.empty()));
  }

  /** Writes to descriptor 1 fail in a shell and in the programs that it starts. */
  @Test
  void writeToFd1_shellAndChildFail_shellsOwnRefusalIsNamed() {
    RunRecord record = RunRecord.of("/bin/bash", "-c", "...").by("no-stdout", "write");
    record.filter(List.of(new RulePlace(0, "write", "ERRNO(EPERM)", "no-stdout.yaml", 5, 3)));
    for (int i = 0; i < 4; i++) {
      record.errno(MAIN, "write", "EPERM", 1, 0x55b7ba921260L, 10);
    }
    Finding finding =
        record
            .fork(MAIN, 101)
            .exec(101, "/bin/echo")
            .errno(101, "write", "EPERM", 1, 0x55f14c67e2f0L, 4)
            .exit(101, 1)
            .errno(MAIN, "write", "EPERM", 1, 0x55b7ba921260L, 9)
            .exit(MAIN, 1)
            .finding();

    assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
    assertThat(finding.cause().get().refusal().sequence()).isEqualTo(6);
    assertThat(finding.cause().get().times()).isEqualTo(5);
    assertThat(finding.considered()).hasSize(1);
    assertThat(finding.remedies().get(0).text())
        .isEqualTo(Optional.of("- name: allow-write\n  syscalls: write\n  action: allow"));
    assertThat(finding.remedies().get(0).advice())
        .isEqualTo("Allow write, by a rule before \"write\" in no-stdout.yaml:5");
  }
}
