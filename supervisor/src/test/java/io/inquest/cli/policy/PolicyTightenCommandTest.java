package io.inquest.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.cli.CommandRun;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.run.InquestProcess;
import io.inquest.run.Nobody;
import io.inquest.run.Records;
import io.inquest.run.Supervised;
import io.inquest.tracee.Argument;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.OtherAbi;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are narrowed while they go on. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class PolicyTightenCommandTest {
  private static final int EPERM = 1;
  private static final int EFAULT = 14;

  private static final int FUTEX_WAIT = 0;
  private static final int FUTEX_WAKE = 1;
  private static final int FLAG_TSYNC = 1;
  private static final int SIGCONT = 18;
  private static final int SIGSTOP = 19;
  private static final int REFUSED = 7;
  private static final int SECCOMP = number("seccomp");
  private static final int PRCTL = number("prctl");

  @TempDir private Path directory;

  private static int number(String call) {
    return Architecture.host().syscalls().number(call).orElseThrow();
  }

  private static byte[] answering(int nr, SeccompAction action) {
    return Program.of(
            List.of(
                Instruction.of(Instruction.LD_ABS, SeccompData.NR),
                Instruction.jump(Instruction.JEQ_K, nr, 0, 1),
                Instruction.of(Instruction.RET_K, action.value()),
                Instruction.of(Instruction.RET_K, SeccompAction.ALLOW.value())))
        .toBytes(ByteOrder.LITTLE_ENDIAN);
  }

  private Path policy(String name, String... rules) throws IOException {
    return policyWith("foreign: allow", name, rules);
  }

  private Path policyWith(String settings, String name, String... rules) throws IOException {
    return Files.writeString(
        directory.resolve(name + ".yaml"),
        "inquest: 1\ndefault: allow\n"
            + settings
            + "\nrules: [\n"
            + String.join(",\n", rules)
            + "\n]\n");
  }

  private Path noUname() throws IOException {
    return policy("no-uname", "{name: none, syscalls: uname, action: \"errno:EPERM\"}");
  }

  private InquestProcess inquest() {
    return InquestProcess.in(directory).policy("default: allow");
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private InquestProcess.Running start(InquestProcess inquest, TraceeProgram program) {
    InquestProcess.Running running =
        inquest.start(program.writeTo(directory.resolve("t")).toString());
    await(() -> !Records.ofLatestRun(inquest.store()).of(TaskExecuted.class).isEmpty());
    return running;
  }

  private BareRun tighten(String target, Path policy, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "policy",
                "tighten",
                target,
                policy.toString(),
                "--store",
                directory.resolve("store").toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static void untilRefused(TraceeProgram body) {
    body.forever(round -> round.call("uname", 0).when(-EPERM, then -> then.exit(REFUSED)));
  }

  @Test
  void loop_isUnderThePolicyFromThenOn_andItsRefusalsAreOfIt() throws IOException {
    TraceeProgram program = TraceeProgram.forHost();
    untilRefused(program);
    InquestProcess.Running running = start(inquest(), program);

    BareRun tightened = tighten("1", noUname());

    assertThat(tightened.status()).as(tightened.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(tightened.output()).isEqualTo("run 1: 1 task is under no-uname\n");
    Supervised run = running.end();
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(REFUSED));
    int tid = run.records().of(TaskStarted.class).get(0).tid();
    assertThat(run.records().of(FilterInstalled.class))
        .extracting(
            FilterInstalled::index,
            FilterInstalled::origin,
            FilterInstalled::policy,
            FilterInstalled::tid)
        .containsExactly(
            tuple(0, Origin.POLICY, "policy-0", tid), tuple(1, Origin.POLICY, "no-uname", tid));
    assertThat(run.records().refusals())
        .extracting(Decision::policy, Decision::rule, Decision::filter, Decision::data)
        .containsExactly(tuple("no-uname", "none", 1, EPERM));
    assertThat(run.records().gaps()).isEmpty();
  }

  @Test
  void threads_getItTogether_andStillHaveOneChain() throws IOException {
    TraceeProgram program = TraceeProgram.forHost();
    for (int i = 0; i < 8; i++) {
      program.thread(
          "t" + i,
          body ->
              body.forever(
                  round -> round.call("uname", 0).when(-EPERM, then -> then.exitThread(0))));
    }
    for (int i = 0; i < 8; i++) {
      program.join("t" + i);
    }
    program.thread("late", body -> body.call("uname", 0).expectError(EPERM)).join("late");
    program
        .thread("other", body -> body.forever(round -> round.call("getppid")))
        .noNewPrivileges()
        .installFilter(FLAG_TSYNC, answering(number("sync"), SeccompAction.ALLOW))
        .expect(0)
        .exit(REFUSED);
    InquestProcess.Running running = start(inquest(), program);
    await(() -> Records.ofLatestRun(running.store()).of(TaskStarted.class).size() == 9);

    BareRun tightened = tighten("1", noUname());

    assertThat(tightened.output()).isEqualTo("run 1: 9 tasks are under no-uname\n");
    Supervised run = running.end();
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(REFUSED));
    assertThat(run.records().of(FilterInstalled.class))
        .extracting(FilterInstalled::policy, FilterInstalled::flags)
        .containsExactly(tuple("policy-0", 0L), tuple("no-uname", 1L), tuple("", 1L));
    assertThat(run.records().refusals())
        .hasSize(9)
        .allMatch(decision -> decision.policy().equals("no-uname"));
    assertThat(run.records().gaps()).isEmpty();
  }

  @Test
  void threadsWhoseChainsDiffer_getItEach_andNoneGetsAnothersFilter() throws IOException {
    TraceeProgram program = TraceeProgram.forHost().noNewPrivileges();
    program
        .thread(
            "plain",
            body ->
                body.until(-EPERM, round -> round.call("uname", 0))
                    .call("sync")
                    .expect(0)
                    .exitThread(0))
        .installFilter(0, answering(number("sync"), SeccompAction.ERRNO))
        .expect(0)
        .write(1, "!")
        .join("plain")
        .call("uname", 0)
        .expectError(EPERM)
        .exit(REFUSED);
    InquestProcess.Running running = start(inquest(), program);
    await(() -> Records.ofLatestRun(running.store()).of(FilterInstalled.class).size() == 2);

    BareRun tightened = tighten("1", noUname());

    assertThat(tightened.output()).isEqualTo("run 1: 2 tasks are under no-uname\n");
    Supervised run = running.end();
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(REFUSED));
    assertThat(run.records().refusals())
        .extracting(Decision::policy, Decision::rule)
        .containsOnly(tuple("no-uname", "none"));
    assertThat(run.records().of(FilterInstalled.class))
        .filteredOn(filter -> filter.policy().equals("no-uname"))
        .extracting(FilterInstalled::index, FilterInstalled::flags)
        .containsExactlyInAnyOrder(tuple(1, 0L), tuple(2, 0L));
  }

  @Test
  void childrenThatAreMadeMeanwhile_haveItToo() throws IOException {
    TraceeProgram program = TraceeProgram.forHost();
    program.thread("busy", PolicyTightenCommandTest::forkUntilRefused);
    forkUntilRefused(program);
    program.join("busy").exit(REFUSED);
    InquestProcess.Running running = start(inquest(), program);

    BareRun tightened = tighten("1", noUname());

    assertThat(tightened.status()).as(tightened.output()).isEqualTo(WaitStatus.exited(0));
    Supervised run = running.end();
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(REFUSED));
    assertThat(run.records().gaps()).isEmpty();
  }

  /** Makes children until one is refused, then a hundred that must all be. */
  private static void forkUntilRefused(TraceeProgram body) {
    body.until(
        WaitStatus.exited(9).raw(),
        round ->
            round
                .fork(child -> child.call("uname", 0).when(-EPERM, then -> then.exit(9)).exit(0))
                .waitFor(Argument.result()));
    body.repeat(
        100,
        round ->
            round
                .vfork(child -> child.call("uname", 0).when(-EPERM, then -> then.exit(9)).exit(0))
                .waitFor(Argument.result())
                .expect(WaitStatus.exited(9)));
  }

  @Test
  void taskThatRefusesTheInstallation_isNamedAndLeftAsItIs_othersAreNot() throws IOException {
    TraceeProgram program =
        TraceeProgram.forHost()
            .fork(
                child -> {
                  child
                      .noNewPrivileges()
                      .installFilter(0, answering(PRCTL, SeccompAction.KILL_PROCESS))
                      .expect(0)
                      .installFilter(0, answering(SECCOMP, SeccompAction.KILL_PROCESS))
                      .expect(0)
                      .call("uname", 0)
                      .expectError(EFAULT);
                  child.forever(round -> round.call("getppid"));
                })
            .store("child");
    program.until(-EPERM, round -> round.call("uname", 0));
    program
        .call("read", 0, Argument.buffer("word", 1), 1)
        .expect(1)
        .call("kill", Argument.value("child"), 0)
        .expect(0)
        .call("kill", Argument.value("child"), 9)
        .waitFor()
        .expect(WaitStatus.killed(9))
        .exit(REFUSED);
    OutputStream words = words();
    InquestProcess.Running running = start(inquest().input(directory.resolve("fifo")), program);
    await(() -> Records.ofLatestRun(running.store()).of(FilterInstalled.class).size() == 3);
    int child = Records.ofLatestRun(running.store()).of(TaskStarted.class).get(1).tid();

    BareRun tightened = tighten("1", noUname());

    assertThat(tightened.status())
        .as(tightened.errors() + tightened.output())
        .isEqualTo(WaitStatus.exited(1));
    assertThat(tightened.output())
        .isEqualTo(
            "run 1: 1 task is under no-uname\n"
                + "run 1: task "
                + child
                + " (t) is not: its own filter 2 answers KILL_PROCESS to seccomp\n");
    words.write('!');
    Supervised run = running.end();
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(REFUSED));
    assertThat(run.records().gaps())
        .extracting(Gap::kind, Gap::tid)
        .containsExactly(tuple(GapKind.NOT_TIGHTENED, child));
    assertThat(run.errors()).contains("task " + child + " was not under no-uname");
  }

  @Test
  void taskWhoseFilterRefusesSeccompAlone_installsByPrctl() throws IOException {
    TraceeProgram program =
        TraceeProgram.forHost()
            .noNewPrivileges()
            .installFilter(0, answering(SECCOMP, SeccompAction.KILL_PROCESS))
            .expect(0);
    untilRefused(program);
    InquestProcess.Running running = start(inquest(), program);
    await(() -> Records.ofLatestRun(running.store()).of(FilterInstalled.class).size() == 2);

    assertThat(tighten("1", noUname()).output()).isEqualTo("run 1: 1 task is under no-uname\n");
    assertThat(running.end().status()).isEqualTo(WaitStatus.exited(REFUSED));
  }

  @Test
  void secondTighten_worksUnderOneThatKillsForSeccomp() throws IOException {
    TraceeProgram program = TraceeProgram.forHost().until(-EPERM, round -> round.call("uname", 0));
    program.until(-EPERM, round -> round.call("sync")).exit(REFUSED);
    InquestProcess.Running running = start(inquest(), program);
    Path first =
        policy(
            "first",
            "{name: calls, syscalls: [seccomp, prctl], action: kill}",
            "{name: no-uname, syscalls: uname, action: \"errno:EPERM\"}");
    Path second = policy("second", "{name: no-sync, syscalls: sync, action: \"errno:EPERM\"}");

    assertThat(tighten("1", first).output()).isEqualTo("run 1: 1 task is under first\n");
    assertThat(tighten("1", second).output()).isEqualTo("run 1: 1 task is under second\n");

    Supervised run = running.end();
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(REFUSED));
    assertThat(run.records().refusals())
        .extracting(Decision::policy, Decision::rule, Decision::filter)
        .containsExactly(tuple("first", "no-uname", 1), tuple("second", "no-sync", 2));
  }

  @Test
  void policyThatRefusesNothingNew_isSaidToHaveNoEffect() throws IOException {
    OutputStream words = words();
    InquestProcess.Running running =
        start(
            InquestProcess.in(directory)
                .with("-p", noUname().toString())
                .input(directory.resolve("fifo")),
            TraceeProgram.forHost().call("read", 0, Argument.buffer("word", 1), 1).exit(0));

    BareRun tightened = tighten("1", policy("loose"), "--format", "json");

    assertThat(tightened.status()).as(tightened.errors()).isEqualTo(WaitStatus.exited(0));
    JsonNode outcome = new ObjectMapper().readTree(tightened.output());
    assertThat(outcome.get("run").asInt()).isEqualTo(1);
    assertThat(outcome.get("policies").get(0).asText()).isEqualTo("loose");
    assertThat(outcome.get("tightened")).hasSize(1);
    assertThat(outcome.get("left")).isEmpty();
    assertThat(outcome.get("note").asText()).contains("policy loose has no effect");
    words.write('!');
    assertThat(running.end().status()).isEqualTo(WaitStatus.exited(0));
  }

  private OutputStream words() throws IOException {
    Path fifo = directory.resolve("fifo");
    try {
      assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return new FileOutputStream(new RandomAccessFile(fifo.toFile(), "rw").getFD());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Tag("aarch64")
  @Tag("i386")
  void callsThatWereInterrupted_returnAsIfNobodyHad(boolean narrow) throws IOException {
    TraceeProgram program = narrow ? TraceeProgram.for32Bits() : TraceeProgram.forHost();
    OtherAbi.assumePrograms(program.abi());
    OutputStream words = words();
    Path noRestart =
        policyWith(
            "foreign: allow\narchitectures: [" + program.abi().name() + "]",
            "no-restart",
            "{name: restart, syscalls: restart_syscall, action: kill}");
    Argument lock = Argument.buffer("lock", 4);
    program
        .thread(
            "waiting",
            body ->
                // The kernel restarts it by restart_syscall, since it ends at some time.
                body.call("futex", lock, FUTEX_WAIT, 0, Argument.words(100, 0))
                    .expect(0)
                    .exitThread(0))
        .call("epoll_create1", 0)
        .expectSuccess()
        .store("epoll")
        .call("epoll_ctl", Argument.value("epoll"), 1, 0, Argument.words(1, 0, 0))
        .expect(0)
        .call("epoll_pwait", Argument.value("epoll"), Argument.buffer("events", 16), 1, -1, 0)
        .expect(1)
        .until(1, round -> round.call("futex", lock, FUTEX_WAKE, 1))
        .join("waiting")
        .exit(REFUSED);
    InquestProcess inquest =
        InquestProcess.in(directory).policy("default: allow", "foreign: allow");
    InquestProcess.Running running = start(inquest.input(directory.resolve("fifo")), program);
    await(() -> Records.ofLatestRun(running.store()).of(TaskStarted.class).size() == 2);
    Records.ofLatestRun(running.store())
        .of(TaskStarted.class)
        .forEach(task -> await(() -> state(task.tid()).startsWith("S")));

    assertThat(tighten("1", noRestart).output()).isEqualTo("run 1: 2 tasks are under no-restart\n");
    // Who has the filter already is restarted under it.
    assertThat(tighten("1", noUname()).output()).isEqualTo("run 1: 2 tasks are under no-uname\n");
    words.write('!');
    Supervised run = running.end();
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(REFUSED));
    assertThat(run.records().refusals()).isEmpty();
  }

  @Test
  void stoppedTask_isSaidToWait_andHasItBeforeItRunsOn() throws IOException {
    OutputStream words = words();
    InquestProcess.Running running =
        start(
            inquest().input(directory.resolve("fifo")),
            TraceeProgram.forHost()
                .fork(
                    child -> child.raise(SIGSTOP).call("uname", 0).expectError(EPERM).exit(REFUSED))
                .store("child")
                .call("read", 0, Argument.buffer("word", 1), 1)
                .call("kill", Argument.value("child"), SIGCONT)
                .waitFor()
                .expect(WaitStatus.exited(REFUSED))
                .exit(REFUSED));
    await(() -> Records.ofLatestRun(running.store()).of(TaskStarted.class).size() == 2);
    int child = Records.ofLatestRun(running.store()).of(TaskStarted.class).get(1).tid();
    await(() -> state(child).startsWith("t") || state(child).startsWith("T"));

    BareRun tightened = tighten("1", noUname());

    assertThat(tightened.status()).isEqualTo(WaitStatus.exited(1));
    assertThat(tightened.output())
        .isEqualTo(
            "run 1: 1 task is under no-uname\nrun 1: task "
                + child
                + " (t) is not yet: it is stopped by a signal; it will be before it runs on\n");
    words.write('!');
    Supervised run = running.end();
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(REFUSED));
  }

  private static String state(int tid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + tid + "/status")).stream()
          .filter(line -> line.startsWith("State:"))
          .map(line -> line.substring("State:".length()).strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void group_isTightenedWithThoseBelow_andNotOneThatBeginsAlike() throws IOException {
    for (String name : List.of("web", "web/worker", "website")) {
      Path file = directory.resolve("policies/" + name + ".yaml");
      Files.createDirectories(file.getParent());
      Files.writeString(file, "inquest: 1\ndefault: allow\nforeign: allow\n");
    }
    TraceeProgram looping = TraceeProgram.forHost();
    untilRefused(looping);
    InquestProcess.Running worker = start(inGroup("web/worker"), looping);
    OutputStream words = words();
    InquestProcess other = inGroup("website").input(directory.resolve("fifo"));
    InquestProcess.Running site =
        other.start(
            TraceeProgram.forHost()
                .call("read", 0, Argument.buffer("word", 1), 1)
                .call("uname", 0)
                .expectError(EFAULT)
                .exit(0)
                .writeTo(directory.resolve("site"))
                .toString());
    await(
        () ->
            Records.ofLatestRun(other.store()).of(TaskExecuted.class).stream()
                .anyMatch(executed -> executed.exe().endsWith("site")));

    BareRun tightened = tighten("web", noUname());

    assertThat(tightened.output()).isEqualTo("run 1 (web/worker): 1 task is under no-uname\n");
    assertThat(worker.end().status()).isEqualTo(WaitStatus.exited(REFUSED));
    words.write('!');
    assertThat(site.end().status()).isEqualTo(WaitStatus.exited(0));
    BareRun nobody = tighten("web", noUname());
    assertThat(nobody.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(nobody.errors()).contains("no run of group web, or of one below it, goes on");
  }

  private InquestProcess inGroup(String group) {
    return InquestProcess.in(directory)
        .with("--policy-dir", directory.resolve("policies").toString(), "--group", group);
  }

  @Test
  void runThatHasEnded_orThatIsNotThere_isSaidSo() throws IOException {
    inquest().run("true");
    BareRun ended = tighten("1", noUname());
    assertThat(ended.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(ended.errors()).isEqualTo("inquest: run 1 has ended\n");
    assertThat(tighten("2", noUname()).errors()).startsWith("inquest: there is no run 2;");
    BareRun wrong = tighten("../x", noUname());
    assertThat(wrong.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(wrong.errors()).contains("there is no group '../x'");
  }

  @Test
  void policyThatIsWrong_isSaidBeforeAnybodyIsAsked() throws IOException {
    BareRun wrong = tighten("1", policy("wrong", "{syscalls: unmae, action: kill}"));
    assertThat(wrong.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(wrong.errors()).contains("wrong.yaml:5:12: there is no system call 'unmae'");
  }

  @Test
  void runOfAnotherUser_isTightenedByRoot_andNotByThatUser() throws IOException {
    InquestProcess inquest = Nobody.inquest(directory).policy("default: allow");
    TraceeProgram program = TraceeProgram.forHost();
    program.thread("mate", body -> body.forever(round -> round.call("getppid")));
    untilRefused(program);
    InquestProcess.Running running = start(inquest, program);
    await(() -> Records.ofLatestRun(running.store()).of(TaskStarted.class).size() == 2);
    Path policy = noUname();
    Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rw-------"));

    BareRun tightened = tighten("1", policy);

    assertThat(tightened.output()).isEqualTo("run 1: 2 tasks are under no-uname\n");
    Supervised run = running.end();
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(REFUSED));
    assertThat(run.records().gaps()).isEmpty();
  }
}
