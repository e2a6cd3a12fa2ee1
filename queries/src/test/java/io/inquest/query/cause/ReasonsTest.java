package io.inquest.query.cause;

import static io.inquest.query.cause.RunRecord.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.RunName;
import io.inquest.report.FindingText;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** One imagined run for each thing that speaks for or against a cause. */
class ReasonsTest {
  private static final int EPERM = 1;
  private static final long TRACEME = 0;
  private static final long SEIZE = 0x4206;
  private static final int SIGABRT = 6;
  private static final int SIGKILL = 9;
  private static final int SIGSEGV = 11;
  private static final int SIGTERM = 15;
  private static final int SIGSYS = 31;
  private static final int SI_USER = 0;
  private static final int SI_KERNEL = 0x80;
  private static final int NONE = 0;

  /**
   * A run and what is to be found.
   *
   * @param cause the sequence of the refusal that explains it; 0 for none
   */
  private record Scenario(
      String name, RunRecord record, long cause, Confidence confidence, String inTheText) {}

  @TestFactory
  Stream<DynamicTest> cause_ofImaginedRuns_isAsPeopleWouldSay() {
    return Stream.of(
            kernelDoings(),
            errnos(),
            givingUp(),
            families(),
            signals(),
            shells(),
            endsThatNeedNoExplanation())
        .flatMap(Function.identity())
        .map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> check(scenario)));
  }

  private static void check(Scenario scenario) {
    Finding finding = scenario.record().finding();
    String text = String.join("\n", FindingText.full(finding, RunName.of(7), Map.of()));
    assertThat(finding.confidence()).as(text).isEqualTo(scenario.confidence());
    long cause = finding.cause().isPresent() ? finding.cause().get().refusal().sequence() : NONE;
    assertThat(cause).as(text).isEqualTo(scenario.cause());
    assertThat(text).contains(scenario.inTheText());
    assertThat(FindingText.brief(finding, 7)).hasSizeLessThanOrEqualTo(3);
  }

  private static Scenario of(
      String name, RunRecord record, long cause, Confidence confidence, String inTheText) {
    return new Scenario(name, record, cause, confidence, inTheText);
  }

  private static RunRecord run() {
    return RunRecord.of("/usr/bin/app", "app").writtenIn("events").filter(List.of());
  }

  private static Stream<Scenario> kernelDoings() {
    return Stream.of(
        of(
            "a second tracer",
            run().call(MAIN, "ptrace", TRACEME).returned(-EPERM).exit(MAIN, 1),
            NONE,
            Confidence.NONE,
            "the kernel answered EPERM: a task has one tracer, and that is Inquest here"),
        of(
            "a second tracer, after a refusal that may have been harmless",
            run()
                .errno(MAIN, "openat", "EPERM")
                .call(MAIN, "ptrace", TRACEME)
                .returned(-EPERM)
                .exit(MAIN, 1),
            1,
            Confidence.POSSIBLE,
            "against it: afterwards app (process 100) called ptrace"),
        of(
            "a second tracer of a task that is none of the run's",
            run().call(MAIN, "ptrace", SEIZE, 4711).returned(-EPERM).exit(MAIN, 1),
            NONE,
            Confidence.NONE,
            "Cause: not a refusal"),
        of(
            "KILL_PROCESS",
            run()
                .errno(MAIN, "openat", "EPERM")
                .answer(MAIN, "ptrace", SeccompAction.KILL_PROCESS)
                .killed(MAIN, SIGSYS),
            2,
            Confidence.CERTAIN,
            "the kernel killed it at this call"),
        of(
            "two threads killed at once: the first explains the second",
            run()
                .thread(MAIN, 101)
                .answer(101, "ptrace", SeccompAction.KILL_PROCESS)
                .answer(MAIN, "mount", SeccompAction.KILL_PROCESS)
                .killed(MAIN, SIGSYS),
            1,
            Confidence.CERTAIN,
            "ptrace"),
        of(
            "the leader's exit is seen before that of the thread that was killed",
            run()
                .thread(MAIN, 101)
                .killed(MAIN, SIGSYS)
                .after(3)
                .answer(101, "getppid", SeccompAction.KILL_PROCESS)
                .killed(101, SIGSYS),
            1,
            Confidence.CERTAIN,
            "the kernel killed it at this call"),
        of(
            "an innocent thread's exit is seen first, and the leader's last",
            run()
                .thread(MAIN, 101)
                .thread(MAIN, 102)
                .killed(102, SIGSYS)
                .answer(101, "getppid", SeccompAction.KILL_PROCESS)
                .killed(101, SIGSYS)
                .killed(MAIN, SIGSYS),
            1,
            Confidence.CERTAIN,
            "the kernel killed it at this call"),
        of(
            "mode 1 ends by SIGKILL",
            run().answer(MAIN, "openat", SeccompAction.KILL_PROCESS).killed(MAIN, SIGKILL),
            1,
            Confidence.CERTAIN,
            "was killed by SIGKILL"),
        of(
            "fatal TRAP after a handled one",
            run()
                .answer(MAIN, "uname", SeccompAction.TRAP)
                .answer(MAIN, "mount", SeccompAction.TRAP)
                .killed(MAIN, SIGSYS),
            2,
            Confidence.CERTAIN,
            "handled: the program caught the SIGSYS"),
        of(
            "TRAP whose handler reports and exits, as virtual machine monitors do",
            run().answer(MAIN, "mount", SeccompAction.TRAP).exit(MAIN, 148),
            1,
            Confidence.LIKELY,
            "handler may have ended it"),
        of(
            "TRAP handled long before a failure",
            run().answer(MAIN, "uname", SeccompAction.TRAP).after(5000).exit(MAIN, 1),
            NONE,
            Confidence.NONE,
            "handled"),
        of(
            "a killed thread leaves the others waiting until somebody ends them",
            run()
                .thread(MAIN, 101)
                .answer(101, "mount", SeccompAction.KILL_THREAD)
                .killed(101, SIGSYS)
                .after(100)
                .exit(MAIN, 1),
            1,
            Confidence.LIKELY,
            "the other threads went on without it"),
        of(
            "SIGSYS of a filter that was not seen",
            run()
                .gap(GapKind.UNOBSERVED_FILTER, "")
                .signal(MAIN, SIGSYS, 1, 0)
                .killed(MAIN, SIGSYS),
            NONE,
            Confidence.NONE,
            "a filter that Inquest did not see sent SIGSYS"));
  }

  private static Stream<Scenario> errnos() {
    return Stream.of(
        of(
            "no fall-back known, at once",
            run().errno(MAIN, "socket", "EAFNOSUPPORT", 16).exit(MAIN, 1),
            1,
            Confidence.LIKELY,
            "'family == AF_NETLINK'"),
        of(
            "no fall-back known, a minute before",
            run().errno(MAIN, "socket", "EPERM", 16).after(90_000).exit(MAIN, 1),
            NONE,
            Confidence.NONE,
            "it ran on for 90 s"),
        of(
            "a few seconds before",
            run().errno(MAIN, "mount", "EPERM").after(5_000).exit(MAIN, 1),
            1,
            Confidence.POSSIBLE,
            "against it"),
        of(
            "a terminal's attributes are optional, yet nothing else explains the failure",
            run().errno(MAIN, "ioctl", "EPERM", 1, 0x5401).exit(MAIN, 1),
            1,
            Confidence.POSSIBLE,
            "against it: programs mostly take EPERM from it well: TCGETS asks whether this is a"
                + " terminal"),
        of(
            "another ioctl is not",
            run().errno(MAIN, "ioctl", "EPERM", 1, 0x5412).exit(MAIN, 1),
            1,
            Confidence.LIKELY,
            "'cmd == TIOCSTI'"),
        of(
            "a nice value is optional, yet nothing else explains the failure",
            run().errno(MAIN, "setpriority", "EPERM").exit(MAIN, 1),
            1,
            Confidence.POSSIBLE,
            "against it: callers seldom insist"),
        of(
            "certain CPUs were asked for and refused in a child, whose parent passed it on",
            run()
                .fork(MAIN, 101)
                .exec(101, "/bin/taskset")
                .errno(101, "sched_setaffinity", "EPERM")
                .exit(101, 1)
                .exit(MAIN, 1),
            1,
            Confidence.POSSIBLE,
            "callers seldom insist on certain CPUs"),
        of(
            "a known fall-back is the last word of a process that fails",
            run().errno(MAIN, "uname", "EPERM").errno(MAIN, "openat2", "ENOSYS").exit(MAIN, 2),
            1,
            Confidence.LIKELY,
            "callers fall back to openat, but only from ENOSYS"),
        of(
            "a known fall-back is all that was refused to a process that fails",
            run().errno(MAIN, "openat2", "ENOSYS").exit(MAIN, 2),
            1,
            Confidence.POSSIBLE,
            "against it: programs mostly take ENOSYS from it well: callers fall back to openat"),
        of(
            "of two calls that programs do without, the last one",
            run().errno(MAIN, "statfs", "EPERM").errno(MAIN, "keyctl", "EPERM").exit(MAIN, 1),
            2,
            Confidence.POSSIBLE,
            "callers do without the kernel's keyrings"),
        of(
            "what the C library does without never explains a failure",
            run()
                .errno(MAIN, "set_robust_list", "EPERM")
                .errno(MAIN, "rseq", "EPERM")
                .exit(MAIN, 1),
            NONE,
            Confidence.NONE,
            "glibc does without rseq whatever the error"),
        of(
            "what programs do without, and then another program was executed",
            run().errno(MAIN, "mlock", "EPERM").exec(MAIN, "/bin/other").exit(MAIN, 1),
            NONE,
            Confidence.NONE,
            "executed /bin/other"),
        of(
            "what programs do without, a minute before",
            run().errno(MAIN, "mlock", "EPERM").after(90_000).exit(MAIN, 1),
            NONE,
            Confidence.NONE,
            "mostly go on with pageable memory"),
        of(
            "faccessat2 needs ENOSYS",
            run().errno(MAIN, "faccessat2", "EPERM").exit(MAIN, 1),
            1,
            Confidence.LIKELY,
            "Answer faccessat2 with ENOSYS"),
        of(
            "the last of two fatal refusals, the first is a rival",
            run().errno(MAIN, "mount", "EPERM").errno(MAIN, "chroot", "EPERM").exit(MAIN, 1),
            2,
            Confidence.LIKELY,
            "chroot"),
        of(
            "a shrugged off refusal after the fatal one",
            run().errno(MAIN, "mount", "EPERM").errno(MAIN, "rseq", "EPERM").exit(MAIN, 1),
            1,
            Confidence.LIKELY,
            "rseq: EPERM"),
        of(
            "told success",
            run().errno(MAIN, "chown", "0").exit(MAIN, 1),
            1,
            Confidence.POSSIBLE,
            "without being done"),
        of(
            "refused over and over for a long time",
            many(60, "socket").exit(MAIN, 1),
            60,
            Confidence.POSSIBLE,
            "lived with it"),
        of(
            "refused in a loop, and then another call once",
            many(600, "socket").errno(MAIN, "mount", "EPERM").after(150).exit(MAIN, 1),
            601,
            Confidence.LIKELY,
            "it was refused 600 times"),
        of(
            "executed another program afterwards",
            run().errno(MAIN, "unshare", "EPERM").exec(MAIN, "/bin/other").exit(MAIN, 1),
            NONE,
            Confidence.NONE,
            "executed /bin/other"));
  }

  private static RunRecord many(int times, String call) {
    RunRecord record = run();
    for (int i = 0; i < times; i++) {
      record.errno(MAIN, call, "EPERM").after(100);
    }
    return record;
  }

  private static Stream<Scenario> givingUp() {
    return Stream.of(
        of(
            "glibc's fatal message, refused as well",
            run()
                .inside("syscall", "__pthread_mutex_lock_full", "main")
                .errno(MAIN, "futex", "EPERM")
                .inside("writev", "__libc_message_impl.cold", "__libc_fatal", "main")
                .errno(MAIN, "writev", "EPERM", 2)
                .inside("__pthread_kill_implementation", "raise", "abort@@GLIBC_2.2.5", "main")
                .errno(MAIN, "tgkill", "EPERM")
                .killed(MAIN, SIGABRT),
            1,
            Confidence.LIKELY,
            "tgkill: EPERM, to app (100): the program was giving up already (__libc_fatal is on"),
        of(
            "the same call as before, once the program has given up",
            run()
                .inside("futex_wait", "main")
                .errno(MAIN, "futex", "EPERM")
                .errno(MAIN, "futex", "EPERM")
                .inside("writev", "__libc_message", "__libc_fatal", "main")
                .errno(MAIN, "writev", "EPERM", 2)
                .inside("__lll_lock_wait_private", "abort", "main")
                .errno(MAIN, "futex", "EPERM")
                .killed(MAIN, SIGSEGV),
            2,
            Confidence.LIKELY,
            "the last of 2 like it since #1"),
        of(
            "another process where a first one had given up",
            run()
                .fork(MAIN, 200)
                .inside("write", "abort", "main")
                .errno(MAIN, "mount", "EPERM")
                .errno(200, "mount", "EPERM")
                .exit(200, 1)
                .exit(MAIN, 1),
            2,
            Confidence.LIKELY,
            "mount"),
        of(
            "a panic that was recovered from",
            run()
                .inside("write", "std::panicking::rust_panic_with_hook", "main")
                .errno(MAIN, "write", "EPERM", 7)
                .inside("mount", "main")
                .errno(MAIN, "mount", "EPERM")
                .exit(MAIN, 1),
            2,
            Confidence.LIKELY,
            "mount"),
        of(
            "a report to elsewhere than standard error",
            run()
                .inside("getrandom", "main")
                .errno(MAIN, "getrandom", "EPERM")
                .inside("sendto", "std::panicking::rust_panic_with_hook", "main")
                .errno(MAIN, "sendto", "EPERM", 7)
                .killed(MAIN, SIGABRT),
            1,
            Confidence.LIKELY,
            "a consequence, not the cause"),
        of(
            "an abort for another reason, on whose way a call was refused",
            run()
                .inside("mmap", "__assert_fail_base", "__assert_fail", "main")
                .errno(MAIN, "mmap", "EPERM")
                .killed(MAIN, SIGABRT),
            NONE,
            Confidence.NONE,
            "the program was giving up already (__assert_fail is on its call stack)"));
  }

  private static Stream<Scenario> families() {
    return Stream.of(
        of(
            "a child fails and its parent passes it on",
            run()
                .fork(MAIN, 101)
                .exec(101, "/bin/cp")
                .errno(101, "openat", "EACCES")
                .exit(101, 1)
                .after(3)
                .exit(MAIN, 1),
            1,
            Confidence.LIKELY,
            "cp (101) exited with status 1"),
        of(
            "a grandchild is killed and the shells say 159",
            run()
                .fork(MAIN, 101)
                .fork(101, 102)
                .exec(102, "/bin/tool")
                .answer(102, "mount", SeccompAction.KILL_PROCESS)
                .killed(102, SIGSYS)
                .exit(101, 159)
                .exit(MAIN, 159),
            1,
            Confidence.LIKELY,
            "tool (102) was killed by SIGSYS"),
        of(
            "a child that ended well",
            run()
                .fork(MAIN, 101)
                .exec(101, "/bin/cp")
                .errno(101, "openat", "EACCES")
                .exit(101, 0)
                .exit(MAIN, 1),
            NONE,
            Confidence.NONE,
            "ended well all the same"),
        of(
            "a child that failed long before",
            run()
                .fork(MAIN, 101)
                .errno(101, "openat", "EACCES")
                .exit(101, 1)
                .after(60_000)
                .fork(MAIN, 102)
                .exit(102, 0)
                .exit(MAIN, 3),
            1,
            Confidence.POSSIBLE,
            "though only 60 s later"),
        of(
            "a daemon that was refused after the end",
            run().fork(MAIN, 101).exit(MAIN, 1).errno(101, "openat", "EPERM").exit(101, 1),
            NONE,
            Confidence.NONE,
            "it came after the end"),
        of(
            "a number used twice",
            run()
                .fork(MAIN, 101)
                .errno(101, "openat", "EPERM")
                .exit(101, 0)
                .after(10)
                .fork(MAIN, 101)
                .exit(101, 1)
                .exit(MAIN, 1),
            NONE,
            Confidence.NONE,
            "ended well all the same"));
  }

  private static Stream<Scenario> signals() {
    return Stream.of(
        of(
            "abort after a refusal",
            run()
                .errno(MAIN, "futex", "EPERM")
                .signal(MAIN, SIGABRT, -6, MAIN)
                .killed(MAIN, SIGABRT),
            1,
            Confidence.LIKELY,
            "SIGABRT"),
        of(
            "abort by a program that may not even ask who it is",
            run()
                .errno(MAIN, "set_tid_address", "EPERM")
                .errno(MAIN, "futex", "EPERM", 0x7f0549962a4cL, 129)
                .errno(MAIN, "gettid", "EPERM")
                .errno(MAIN, "getpid", "EPERM")
                .errno(MAIN, "tgkill", "EPERM")
                .signal(MAIN, SIGSEGV, SI_KERNEL, 0)
                .killed(MAIN, SIGSEGV),
            2,
            Confidence.LIKELY,
            "abort calls it to end the program"),
        of(
            "what programs do without, and then a signal from outside",
            run()
                .errno(MAIN, "mlock", "EPERM")
                .signal(MAIN, SIGTERM, SI_USER, 4711)
                .killed(MAIN, SIGTERM),
            NONE,
            Confidence.NONE,
            "not of this run"),
        of(
            "glibc's message about the failure is refused, too",
            run()
                .errno(MAIN, "futex", "EPERM", 0x7f0549962a4cL, 129)
                .errno(MAIN, "writev", "EPERM", 2, 0x7f0549962000L, 1)
                .errno(MAIN, "mmap", "EPERM")
                .errno(MAIN, "tgkill", "EPERM")
                .signal(MAIN, SIGABRT, -6, MAIN)
                .killed(MAIN, SIGABRT),
            1,
            Confidence.LIKELY,
            "it wrote to standard error, after another call of the process had been refused"),
        of(
            "nothing but a message was refused",
            run().errno(MAIN, "write", "EPERM", 2, 0x7f0549962000L, 9).exit(MAIN, 1),
            1,
            Confidence.LIKELY,
            "nothing else that matters was refused"),
        of(
            "a service that was told to end, of which a child had been killed",
            run()
                .fork(MAIN, 101)
                .exec(101, "/bin/uname")
                .answer(101, "uname", SeccompAction.KILL_PROCESS)
                .killed(101, SIGSYS)
                .after(5_000)
                .signal(MAIN, SIGTERM, SI_USER, 4711)
                .killed(MAIN, SIGTERM),
            1,
            Confidence.CERTAIN,
            "app (100) was killed by SIGTERM, sent by process 4711 from outside of the run"),
        of(
            "crash after a refusal",
            run().errno(MAIN, "mmap", "EPERM").signal(MAIN, SIGSEGV, 1, 0).killed(MAIN, SIGSEGV),
            1,
            Confidence.LIKELY,
            "SIGSEGV can follow"),
        of(
            "ended from outside",
            run()
                .errno(MAIN, "mount", "EPERM")
                .signal(MAIN, SIGTERM, SI_USER, 4711)
                .killed(MAIN, SIGTERM),
            NONE,
            Confidence.NONE,
            "SIGTERM was sent by process 4711, not of this run"),
        of(
            "SIGKILL without a decision that kills",
            run().errno(MAIN, "mlock", "EPERM").killed(MAIN, SIGKILL),
            NONE,
            Confidence.NONE,
            "was killed by SIGKILL"),
        of(
            "crash without refusals",
            run().signal(MAIN, SIGSEGV, SI_KERNEL, 0).killed(MAIN, SIGSEGV),
            NONE,
            Confidence.NONE,
            "no call was refused"));
  }

  private static Stream<Scenario> shells() {
    return Stream.of(
        of(
            "a program that could not be executed",
            run().fork(MAIN, 101).errno(101, "execve", "EACCES").exit(101, 126).exit(MAIN, 126),
            1,
            Confidence.LIKELY,
            "status 126 says"),
        of(
            "a library that could not be loaded",
            run().errno(MAIN, "openat", "EPERM").exit(MAIN, 127),
            1,
            Confidence.LIKELY,
            "dynamic loader"));
  }

  private static Stream<Scenario> endsThatNeedNoExplanation() {
    return Stream.of(
        of("nothing refused", run().exit(MAIN, 0), NONE, Confidence.NONE, "no call was refused"),
        of(
            "failed beside a listener",
            run()
                .filter(
                    0,
                    Origin.PROGRAM,
                    "",
                    Instruction.of(Instruction.RET_K, SeccompAction.USER_NOTIF.value()))
                .exit(MAIN, 1),
            NONE,
            Confidence.NONE,
            "a listener may have answered calls of which filter 0 notifies it"),
        of(
            "failed without refusals",
            run().exit(MAIN, 1),
            NONE,
            Confidence.NONE,
            "no policy is the reason"),
        of(
            "failed without refusals, as far as could be seen",
            run().gap(GapKind.UNOBSERVED_FILTER, "").exit(MAIN, 1),
            NONE,
            Confidence.NONE,
            "no refusal is on record, but not everything could be seen"),
        of(
            "failed under a filter whose refusals are not seen",
            run().gap(GapKind.UNOBSERVED_FILTER, "").exit(MAIN, 1),
            NONE,
            Confidence.NONE,
            "Cause: not known; no refusal is recorded"),
        of(
            "ended well, though something was refused",
            run().errno(MAIN, "openat", "EPERM").exit(MAIN, 0),
            NONE,
            Confidence.NONE,
            "may have done less"),
        of(
            "ended well, though it got an errno from which it could not fall back",
            run().errno(MAIN, "faccessat2", "EPERM").exit(MAIN, 0),
            NONE,
            Confidence.NONE,
            "1 refusal, which probably changed what it did"),
        of(
            "ended well, though a child was killed",
            run()
                .fork(MAIN, 101)
                .exec(101, "/bin/probe")
                .answer(101, "mount", SeccompAction.KILL_PROCESS)
                .killed(101, SIGSYS)
                .exit(MAIN, 0),
            1,
            Confidence.CERTAIN,
            "probe (101) was killed by SIGSYS"),
        of(
            "still running",
            run().errno(MAIN, "openat", "EPERM"),
            NONE,
            Confidence.NONE,
            "whether it matters will show"),
        of(
            "the supervisor was killed",
            run().errno(MAIN, "openat", "EPERM").supervisorLost(),
            NONE,
            Confidence.NONE,
            "the supervisor ended first"),
        of(
            "Inquest left it running",
            run().errno(MAIN, "openat", "EPERM").detached(),
            NONE,
            Confidence.NONE,
            "Inquest left it while it ran"));
  }
}
