package io.inquest.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.compile.FilterCompiler;
import io.inquest.compile.FilterSource;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.KernelVersion;
import io.inquest.policy.LoadContext;
import io.inquest.policy.load.PolicyLoader;
import io.inquest.query.QueryException;
import io.inquest.query.RecordedRun;
import io.inquest.query.RecordedRuns;
import io.inquest.query.Replay;
import io.inquest.query.ReplayRow;
import io.inquest.run.InquestProcess;
import io.inquest.run.Records;
import io.inquest.run.Supervised;
import io.inquest.trace.install.OneCallFilter;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.NeedsAbi;
import io.inquest.tracee.OtherAbi;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies learned from programs, which then run under them. */
class LessonTest {
  private static final int SIGSYS = 31;
  private static final int AF_INET = 2;
  private static final int AF_NETLINK = 16;

  @TempDir Path directory;
  private Path learned;

  @BeforeEach
  void name() {
    learned = directory.resolve("learned.yaml");
  }

  private Supervised record(String... program) {
    return InquestProcess.in(directory).with("--record", "all").run(program);
  }

  private Supervised runUnderIt(String... program) {
    return InquestProcess.in(directory).with("-p", learned.toString()).run(program);
  }

  private Lesson learn(long... runs) throws StoreException, IOException {
    return learn("kill", false, runs);
  }

  private Lesson learn(String otherwise, boolean keepRefusals, long... runs)
      throws StoreException, IOException {
    try (AuditStore store = AuditStore.open(directory.resolve("store"))) {
      RecordedRuns records = new RecordedRuns(store);
      Lesson lesson =
          Lesson.of(
              recorded(records, runs),
              new Lesson.Request("learned", otherwise, keepRefusals, true),
              context());
      Files.writeString(learned, lesson.text());
      return lesson;
    }
  }

  private static List<RecordedRun> recorded(RecordedRuns records, long... runs)
      throws StoreException {
    List<RecordedRun> recorded = new ArrayList<>();
    for (long run : runs) {
      recorded.add(records.meant(OptionalLong.of(run)));
    }
    return recorded;
  }

  private static LoadContext context() {
    return new LoadContext(Architecture.host(), Set.of(), KernelVersion.running(), note -> {});
  }

  /** What a policy would have changed in runs, as action and call. */
  private List<String> replay(String policy, long... runs) throws StoreException {
    FilterSource source = source(policy);
    List<String> changed = new ArrayList<>();
    try (AuditStore store = AuditStore.open(directory.resolve("store"))) {
      RecordedRuns records = new RecordedRuns(store);
      Replay replay = new Replay(new FilterJudge(source));
      for (RecordedRun run : recorded(records, runs)) {
        replay.of(run, row -> changed.add(text(row)));
      }
    }
    return changed;
  }

  private static FilterSource source(String policy) {
    return new FilterSource.Written(
        policy, FilterCompiler.attributed(PolicyLoader.load(policy, context())));
  }

  private static String text(ReplayRow row) {
    return Records.text(row.recorded().decision())
        + " -> "
        + SeccompAction.of(row.returned())
        + (row.diverges() ? ", diverges" : "");
  }

  private List<String> unrecorded(String policy, long run) throws StoreException {
    try (AuditStore store = AuditStore.open(directory.resolve("store"))) {
      RecordedRuns records = new RecordedRuns(store);
      return Unrecorded.of(recorded(records, run).get(0), source(policy));
    }
  }

  private Path program(String name, UnaryOperator<TraceeProgram> body) {
    return body.apply(TraceeProgram.forHost()).exit(0).writeTo(directory.resolve(name));
  }

  private String policy(String... lines) throws IOException {
    Path file = directory.resolve("policy.yaml");
    return Files.writeString(file, "inquest: 1\n" + String.join("\n", lines) + "\n").toString();
  }

  private static Arguments program(String... command) {
    return Arguments.of(List.of(command));
  }

  static Stream<Arguments> programs() {
    return Stream.of(
        program("ls", "-la", "/etc"),
        program("cat", "/etc/passwd"),
        program("sh", "-c", "ls / | sort | wc -l"),
        program("bash", "-c", "trap 'echo bye' EXIT; for i in 1 2 3; do echo $i | cat; done"),
        program("sort", "-r", "/etc/passwd"),
        program("find", "/etc", "-maxdepth", "1", "-name", "*.conf"),
        // Its compilers, collectors and counters vary with the time and with what others left
        // behind.
        program("java", "-Xint", "-XX:+UseSerialGC", "-Xshare:off", "-XX:-UsePerfData", "-version"),
        program(
            "python3",
            "-c",
            "import threading\n"
                + "done = []\n"
                + "ts = [threading.Thread(target=lambda: done.append(sum(range(1000))))"
                + " for i in range(8)]\n"
                + "[t.start() for t in ts]; [t.join() for t in ts]; print(len(done))"));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void learn_program_runsUnderItsPolicyAsBefore(List<String> command)
      throws StoreException, IOException {
    BareRun there = BareRun.of("sh", "-c", "command -v \"$0\"", command.get(0));
    assumeTrue(there.status().shellStatus() == 0, command.get(0) + " is not installed");
    String[] program = command.toArray(String[]::new);
    Supervised recorded = record(program);
    assertThat(recorded.status()).isEqualTo(WaitStatus.exited(0));

    assertThat(learn(1).isWhole()).isTrue();
    assertThat(replay(learned.toString(), 1)).isEmpty();
    assertThat(unrecorded(learned.toString(), 1)).isEmpty();

    Supervised again = runUnderIt(program);
    assertThat(again.records().refused()).isEmpty();
    assertThat(again.status()).as(again.errors()).isEqualTo(recorded.status());
    assertThat(again.output()).isEqualTo(recorded.output());
  }

  @Test
  void learn_ls_refusesAnotherOption() throws StoreException, IOException {
    assertThat(record("ls", "/etc").status()).isEqualTo(WaitStatus.exited(0));
    learn(1);
    Supervised longer = runUnderIt("ls", "-l", "/etc");
    assertThat(longer.status()).isEqualTo(WaitStatus.killed(SIGSYS));
    assertThat(longer.records().refused()).hasSize(1);
  }

  @Test
  void learn_oneFamily_refusesAnother() throws StoreException, IOException {
    Path inet = program("inet", it -> it.call("socket", AF_INET, 1, 0));
    Path netlink = program("netlink", it -> it.call("socket", AF_NETLINK, 3, 0));
    record(inet.toString());
    learn("errno:EACCES", false, 1);
    assertThat(runUnderIt(inet.toString()).records().refused()).isEmpty();
    assertThat(runUnderIt(netlink.toString()).records().refused())
        .containsExactly("socket ERRNO(13)");
  }

  @Test
  void learn_severalRuns_allowsWhatEachDid() throws StoreException, IOException {
    Path inet = program("inet", it -> it.call("socket", AF_INET, 1, 0));
    Path netlink = program("netlink", it -> it.call("socket", AF_NETLINK, 3, 0).call("getppid"));
    record(inet.toString());
    record(netlink.toString());
    learn(1, 2);
    assertThat(runUnderIt(inet.toString()).status()).isEqualTo(WaitStatus.exited(0));
    assertThat(runUnderIt(netlink.toString()).status()).isEqualTo(WaitStatus.exited(0));
    assertThat(Files.readString(learned)).contains("not in every run: getppid (2)");
    assertThat(replay(learned.toString(), 1, 2)).isEmpty();
    learn(1);
    assertThat(replay(learned.toString(), 1, 2))
        .containsExactly(
            "socket ALLOW -> KILL_PROCESS, diverges", "getppid ALLOW -> KILL_PROCESS, diverges");
  }

  @Test
  @NeedsAbi(OtherAbi.INT80)
  void learn_programWithCallsOfTwoAbis_allowsBoth() throws StoreException, IOException {
    Path both = program("both", it -> it.call("getppid").int80("getppid"));
    record(both.toString());
    learn(1);
    Supervised again = runUnderIt(both.toString());
    assertThat(again.records().refused()).isEmpty();
    assertThat(again.status()).isEqualTo(WaitStatus.exited(0));
  }

  @Test
  void learn_programWithItsOwnFilter_leavesItsRefusalsToThat() throws StoreException, IOException {
    int getppid = Architecture.host().syscalls().number("getppid").orElseThrow();
    byte[] filter = OneCallFilter.of(getppid, SeccompAction.ERRNO.with(7));
    Path own =
        program(
            "own",
            it -> it.noNewPrivileges().installFilter(0, filter).call("getppid").expectError(7));
    assertThat(record(own.toString()).records().refused()).containsExactly("getppid ERRNO(7)");
    assertThat(learn(1).isWhole()).isTrue();
    assertThat(replay(learned.toString(), 1)).isEmpty();
    Supervised again = runUnderIt(own.toString());
    assertThat(again.status()).isEqualTo(WaitStatus.exited(0));
    assertThat(again.records().refused()).containsExactly("getppid ERRNO(7)");
    assertThat(again.records().of(FilterInstalled.class))
        .extracting(FilterInstalled::origin)
        .containsExactly(Origin.POLICY, Origin.PROGRAM);
  }

  @Test
  void learn_runUnderAPolicy_allowsOrKeepsItsRefusals() throws StoreException, IOException {
    String refusing =
        policy(
            "default: allow", "rules:", "  - {name: no, syscalls: getppid, action: errno:EPERM}");
    Path asks = program("asks", it -> it.call("getpid").call("getppid"));
    InquestProcess.in(directory).with("--record", "all", "-p", refusing).run(asks.toString());
    assertThat(learn(1).from().unseen())
        .contains("run 1: what it would have done without the refusals of its policies (1)");
    assertThat(replay(learned.toString(), 1))
        .containsExactly("getppid ERRNO(1) -> ALLOW, diverges");
    assertThat(runUnderIt(asks.toString()).records().refused()).isEmpty();

    learn("kill", true, 1);
    assertThat(replay(learned.toString(), 1)).isEmpty();
    assertThat(runUnderIt(asks.toString()).records().refused()).containsExactly("getppid ERRNO(1)");
  }

  @Test
  void learn_refusalsAlone_widensThePolicyThatWasInForce() throws StoreException, IOException {
    String refusing =
        policy(
            "default: allow",
            "rules:",
            "  - {name: no, syscalls: [getppid, getsid], action: errno:EPERM}");
    Path asks = program("asks", it -> it.call("getpid").call("getppid"));
    InquestProcess.in(directory).with("-p", refusing).run(asks.toString());
    assertThat(learn(1).from().unseen())
        .anyMatch(sentence -> sentence.startsWith("run 1 was not recorded with --record all"));
    assertThat(runUnderIt(asks.toString()).records().refused()).isEmpty();
    Path others = program("others", it -> it.call("getsid", 0).call("getpid"));
    assertThat(runUnderIt(others.toString()).records().refused())
        .containsExactly("getsid ERRNO(1)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SystemCallFilter=~getppid:ENOSYS @clock",
        "SystemCallFilter=@system-service\nSystemCallFilter=~getppid\nSystemCallErrorNumber=EPERM",
        "RestrictAddressFamilies=AF_UNIX\nRestrictNamespaces=~user",
        """
        MemoryDenyWriteExecute=yes
        LockPersonality=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        ProtectClock=yes
        ProtectKernelModules=yes
        SystemCallArchitectures=native
        """,
      })
  void learn_runUnderAUnit_isWrittenAndHolds(String settings) throws StoreException, IOException {
    Path unit = directory.resolve("a.service");
    Files.writeString(unit, "[Service]\n" + settings + "\n");
    String asks =
        program("asks", it -> it.call("getppid").call("socket", AF_NETLINK, 3, 0)).toString();
    InquestProcess.in(directory).with("--record", "all", "-p", unit.toString()).run(asks);
    InquestProcess.in(directory).with("-p", unit.toString()).run(asks);
    for (long run = 1; run <= 2; run++) {
      learn(run);
      Supervised again = runUnderIt(asks);
      assertThat(again.status()).as(again.errors()).isEqualTo(WaitStatus.exited(0));
      assertThat(again.records().refused()).isEmpty();
    }
  }

  @Test
  void unrecorded_refusalsAlone_isWhatThePolicyMightRefuse() throws StoreException, IOException {
    String one = policy("default: allow", "rules:", "  - {syscalls: mount, action: kill}");
    InquestProcess.in(directory).with("-p", one).run(program("t", it -> it).toString());
    assertThat(unrecorded(one, 1)).isEmpty();
    assertThat(unrecorded("observe", 1)).isEmpty();
    assertThat(unrecorded("strict", 1))
        .singleElement()
        .asString()
        .startsWith("run 1 was not recorded with --record all")
        .contains("this one refuses, e.g. ");
  }

  @Test
  void learn_policiesThatDiffer_areNotMixed() throws IOException {
    Path nothing = program("t", it -> it);
    InquestProcess.in(directory).with("-p", policy("default: allow")).run(nothing.toString());
    InquestProcess.in(directory)
        .with("-p", policy("default: allow", "rules:", "  - {syscalls: mount, action: kill}"))
        .run(nothing.toString());
    assertThatThrownBy(() -> learn(1, 2))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("under different policies")
        .hasMessageContaining("merge --union");
  }
}
