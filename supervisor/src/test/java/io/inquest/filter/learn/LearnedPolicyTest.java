package io.inquest.filter.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.compile.Probe;
import io.inquest.filter.learn.RandomCalls.Recorded;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X86_64;
import io.inquest.policy.Action;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class LearnedPolicyTest {
  private static final long SEED = Long.getLong("inquest.seed", 20261122);
  private static final LearnedPolicy.Request EXACT =
      new LearnedPolicy.Request("learned", X86_64.ABI, Action.KILL_PROCESS, false, Set.of());
  private static final LearnedPolicy.Request USUAL =
      new LearnedPolicy.Request("learned", X86_64.ABI, Action.errno(1), true, Set.of());

  private final Observations seen = new Observations();
  private final Map<Action, Observations> refused = new LinkedHashMap<>();

  private void see(int run, String call, long... arguments) {
    add(seen, run, call, arguments);
  }

  private static void add(Observations to, int run, String call, long... arguments) {
    List<Long> six = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      six.add(i < arguments.length ? arguments[i] : 0L);
    }
    int nr = X86_64.ABI.syscalls().number(call).orElseThrow();
    to.add(run, X86_64.ABI.auditArch(), nr, six, false);
  }

  private static LearnedFrom from(int runs) {
    List<String> numbers = new ArrayList<>();
    List<String> descriptions = new ArrayList<>();
    for (long run = 1; run <= runs; run++) {
      numbers.add(Long.toString(run));
      descriptions.add("a program");
    }
    return new LearnedFrom(numbers, descriptions, List.of(), List.of());
  }

  private static String text(LearnedPolicy policy, int runs) {
    return LearnedYaml.text(policy, from(runs), Optional.empty());
  }

  private String learned(LearnedPolicy.Request request) {
    return text(LearnedPolicy.of(request, seen, refused), 2);
  }

  private Probe probe(LearnedPolicy.Request request) {
    return Probe.of("learned", learned(request));
  }

  @RepeatedTest(40)
  void policy_ofRandomCalls_allowsThemAndNoOtherChoices(RepetitionInfo repetition) {
    long seed = SEED + repetition.getCurrentRepetition();
    RandomCalls random = new RandomCalls(new Random(seed));
    List<Recorded> calls = random.list();
    Map<String, Set<List<Long>>> combinations = new HashMap<>();
    for (Recorded call : calls) {
      seen.add(0, call.abi().auditArch(), call.nr(), call.arguments(), call.ofThread());
      combinations
          .computeIfAbsent(call.abi().name() + call.name(), key -> new HashSet<>())
          .add(choices(call));
    }
    Probe probe = probe(EXACT);
    for (Recorded call : calls) {
      assertThat(answer(probe, call)).as("seed %d, %s", seed, call).isEqualTo("ALLOW");
    }
    for (int i = 0; i < 2000; i++) {
      Recorded other = random.call();
      Set<List<Long>> own = combinations.get(other.abi().name() + other.name());
      boolean exactly = own != null && own.size() <= Generalisation.MOST_COMBINATIONS;
      if (own == null || (exactly && !own.contains(choices(other)))) {
        assertThat(answer(probe, other))
            .as("seed %d, not seen: %s", seed, other)
            .isEqualTo("KILL_PROCESS");
      }
    }
  }

  private static List<Long> choices(Recorded call) {
    return Choices.of(call.abi(), call.name()).values(call.arguments());
  }

  private static String answer(Probe probe, Recorded call) {
    return probe.answer(
        call.abi(), call.name(), call.arguments().stream().mapToLong(Long::longValue).toArray());
  }

  @RepeatedTest(10)
  void policy_ofRandomCalls_hasNoRuleWithoutUse(RepetitionInfo repetition) {
    long seed = SEED + repetition.getCurrentRepetition();
    List<Recorded> calls = new RandomCalls(new Random(seed)).list();
    calls.forEach(
        call -> seen.add(0, call.abi().auditArch(), call.nr(), call.arguments(), call.ofThread()));
    LearnedPolicy exact = LearnedPolicy.of(EXACT, seen, refused);
    assertThat(exact.count()).as("seed %d", seed).isEqualTo(calls.size());
    assertThat(exact.rules()).allSatisfy(rule -> assertThat(rule.count()).isPositive());
    assertThat(LearnedPolicy.of(USUAL, seen, refused).rules())
        .allSatisfy(rule -> assertThat(rule.reason().isEmpty()).isEqualTo(rule.count() > 0));
  }

  @Test
  void policy_ofTheSameCallsInAnotherOrder_isTheSame() {
    List<Recorded> calls = new RandomCalls(new Random(SEED)).list();
    Observations reversed = new Observations();
    for (int i = 0; i < calls.size(); i++) {
      Recorded call = calls.get(i);
      Recorded back = calls.get(calls.size() - 1 - i);
      seen.add(0, call.abi().auditArch(), call.nr(), call.arguments(), false);
      reversed.add(0, back.abi().auditArch(), back.nr(), back.arguments(), false);
    }
    assertThat(text(LearnedPolicy.of(USUAL, reversed, Map.of()), 1))
        .isEqualTo(text(LearnedPolicy.of(USUAL, seen, Map.of()), 1));
  }

  @Test
  void policy_namesFlagsFamiliesAndRequests() {
    see(0, "socket", 2, 0x80001, 6);
    see(1, "socket", 1, 2, 0);
    see(1, "openat", 0xffffff9cL, 0x7fff_0000_1000L, 0x80000, 0);
    see(1, "openat", 3, 0x7fff_0000_2000L, 0x241, 0666);
    see(1, "ioctl", 1, 0x5401, 0x7fff_0000_3000L);
    see(1, "clone", 0x1200011, 0);
    see(1, "futex", 0x1000, 0x81, 1);
    see(1, "kill", 4711, 15);
    assertThat(learned(EXACT))
        .contains("family == AF_UNIX && type == SOCK_DGRAM && protocol == 0")
        .contains(
            "family == AF_INET && type == SOCK_STREAM|SOCK_CLOEXEC && protocol == IPPROTO_TCP")
        .contains("flags == O_WRONLY|O_CREAT|O_TRUNC || flags == O_RDONLY|O_CLOEXEC")
        .contains("when: 'cmd == TCGETS'")
        .contains("clone_flags == SIGCHLD|CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID")
        .contains("when: 'op == FUTEX_WAKE_PRIVATE'")
        .contains("when: 'sig == SIGTERM'")
        .doesNotContain("0x7fff", "4711", "0666");
  }

  @Test
  void policy_ofValuesThatGoTogether_doesNotMixThem() {
    see(0, "mmap", 0, 4096, 3, 0x22, -1, 0);
    see(0, "mmap", 0, 4096, 5, 0x802, 3, 0);
    Probe probe = probe(EXACT);
    assertThat(probe.answer(X86_64.ABI, "mmap", 0, 8192, 3, 0x22, -1, 0)).isEqualTo("ALLOW");
    // Code that can be written, and memory of no file that can be executed.
    assertThat(probe.answer(X86_64.ABI, "mmap", 0, 4096, 7, 0x22, -1, 0)).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer(X86_64.ABI, "mmap", 0, 4096, 5, 0x22, -1, 0)).isEqualTo("KILL_PROCESS");
  }

  @Test
  void policy_ofManyFlags_allowsTheseFlagsAndNoOthers() {
    for (int flags = 0; flags < 40; flags++) {
      see(0, "openat", 0, 0, (long) flags << 6, 0);
    }
    Probe probe = probe(EXACT);
    assertThat(probe.answer(X86_64.ABI, "openat", 0, 0, 63L << 6, 0)).isEqualTo("ALLOW");
    assertThat(probe.answer(X86_64.ABI, "openat", 0, 0, 2, 0)).isEqualTo("KILL_PROCESS");
  }

  @Test
  void policy_ofClocks_doesNotNarrowThem() {
    see(0, "clock_gettime", 0xfffd29feL, 0);
    assertThat(probe(EXACT).answer(X86_64.ABI, "clock_gettime", 0xfffd1111L, 0)).isEqualTo("ALLOW");
  }

  @Test
  void policy_ofWritesToStandardStreams_allowsThoseAlone() {
    see(0, "write", 1, 0x1000, 5);
    Probe streams = probe(EXACT);
    assertThat(streams.answer(X86_64.ABI, "write", 2, 0x1000, 5)).isEqualTo("ALLOW");
    assertThat(streams.answer(X86_64.ABI, "write", 3, 0x1000, 5)).isEqualTo("KILL_PROCESS");
    see(0, "write", 7, 0x1000, 5);
    assertThat(probe(EXACT).answer(X86_64.ABI, "write", 3, 0x1000, 5)).isEqualTo("ALLOW");
  }

  @Test
  void policy_ofThreads_allowsWhatTheyDoWhenTheyContend() {
    int futex = X86_64.ABI.syscalls().number("futex").orElseThrow();
    List<Long> wake = List.of(0L, 0x81L, 1L, 0L, 0L, 0L);
    seen.add(0, X86_64.ABI.auditArch(), futex, wake, true);
    Probe probe = probe(USUAL);
    // FUTEX_WAIT_PRIVATE
    assertThat(probe.answer(X86_64.ABI, "futex", 0, 0x80, 1)).isEqualTo("ALLOW");
    // FUTEX_CMP_REQUEUE_PI
    assertThat(probe.answer(X86_64.ABI, "futex", 0, 12, 1)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer(X86_64.ABI, "sched_yield")).isEqualTo("ALLOW");
    assertThat(probe(EXACT).answer(X86_64.ABI, "sched_yield")).isEqualTo("KILL_PROCESS");
  }

  @Test
  void policy_ofHandlers_allowsTheirReturnAndTheKernelsRestart() {
    see(0, "getpid");
    assertThat(probe(USUAL).answer(X86_64.ABI, "rt_sigreturn")).isEqualTo("ERRNO(1)");
    assertThat(probe(USUAL).answer(X86_64.ABI, "restart_syscall")).isEqualTo("ALLOW");
    see(0, "rt_sigaction", 2, 0x1000, 0, 8);
    assertThat(probe(USUAL).answer(X86_64.ABI, "rt_sigreturn")).isEqualTo("ALLOW");
  }

  @Test
  void policy_ofAGoProgram_allowsWhatItsRuntimeDoesByTiming() {
    see(0, "getppid");
    Probe without = probe(USUAL);
    Probe go =
        probe(
            new LearnedPolicy.Request(
                "learned", X86_64.ABI, Action.errno(1), true, Set.of("go", "glibc")));
    for (String call : List.of("nanosleep", "getpid", "epoll_pwait", "munmap", "sigaltstack")) {
      assertThat(without.answer(X86_64.ABI, call)).as(call).isEqualTo("ERRNO(1)");
      assertThat(go.answer(X86_64.ABI, call)).as(call).isEqualTo("ALLOW");
    }
    // SIGURG, by which goroutines are preempted, and no other.
    assertThat(go.answer(X86_64.ABI, "tgkill", 1, 1, 23)).isEqualTo("ALLOW");
    assertThat(go.answer(X86_64.ABI, "tgkill", 1, 1, 9)).isEqualTo("ERRNO(1)");
    // MADV_FREE, and MADV_REMOVE.
    assertThat(go.answer(X86_64.ABI, "madvise", 0, 4096, 8)).isEqualTo("ALLOW");
    assertThat(go.answer(X86_64.ABI, "madvise", 0, 4096, 9)).isEqualTo("ERRNO(1)");
    // A thread, and a process.
    assertThat(go.answer(X86_64.ABI, "clone", 0x50f00)).isEqualTo("ALLOW");
    assertThat(go.answer(X86_64.ABI, "clone", 0x11)).isEqualTo("ERRNO(1)");
    assertThat(go.answer(X86_64.ABI, "mprotect", 0, 4096, 7)).isEqualTo("ERRNO(1)");
  }

  @Test
  void policy_ofSeveralRuntimes_hasNoCallTwice() {
    see(0, "mmap", 0, 4096, 3, 0x22, -1, 0);
    Set<String> all = Set.of("go", "jvm", "node", "dotnet", "cpython", "erlang", "glibc", "musl");
    LearnedPolicy policy =
        LearnedPolicy.of(
            new LearnedPolicy.Request("learned", X86_64.ABI, Action.errno(1), true, all),
            seen,
            refused);
    List<String> free = new ArrayList<>();
    for (LearnedRule rule : policy.rules()) {
      if (rule.when().isEmpty()) {
        free.addAll(rule.syscalls());
      }
    }
    assertThat(free).doesNotHaveDuplicates().contains("sched_yield", "munmap");
    assertThat(text(policy, 1)).contains("# Not seen: sysmon preempts a goroutine");
  }

  @Test
  void policy_ofRefusals_repeatsThoseThatItCanTell() {
    see(0, "openat", 0, 0, 0, 0);
    see(0, "close", 3);
    Observations eperm = refused.computeIfAbsent(Action.errno(1), key -> new Observations());
    add(eperm, 0, "openat", 0, 0, 0x241, 0);
    add(eperm, 0, "openat", 0, 0, 0, 0);
    add(eperm, 0, "mkdir", 0, 0);
    add(eperm, 0, "close", 4);
    LearnedPolicy policy = LearnedPolicy.of(EXACT, seen, refused);
    Probe probe = Probe.of("learned", text(policy, 1));
    assertThat(probe.answer(X86_64.ABI, "openat", 0, 0, 0x241, 0)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer(X86_64.ABI, "openat", 0, 0, 0, 0)).isEqualTo("ALLOW");
    assertThat(probe.answer(X86_64.ABI, "mkdir", 0, 0)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer(X86_64.ABI, "close", 4)).isEqualTo("ALLOW");
    assertThat(policy.notKept())
        .extracting(LearnedRule.Use::what)
        .containsExactly("close errno:EPERM", "openat errno:EPERM when flags == O_RDONLY");
  }

  @Test
  void policy_ofSeveralAbis_tellsThemApart() {
    see(0, "openat", 0, 0, 0x80000, 0);
    int nr = I386.ABI.syscalls().number("openat").orElseThrow();
    seen.add(0, I386.ABI.auditArch(), nr, List.of(0L, 0L, 0x88000L, 0L, 0L, 0L), false);
    Probe probe = probe(EXACT);
    assertThat(probe.answer(X86_64.ABI, "openat", 0, 0, 0x80000, 0)).isEqualTo("ALLOW");
    assertThat(probe.answer(X86_64.ABI, "openat", 0, 0, 0x88000, 0)).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer(I386.ABI, "openat", 0, 0, 0x88000, 0)).isEqualTo("ALLOW");
    assertThat(probe.answer(I386.ABI, "openat", 0, 0, 0x80000, 0)).isEqualTo("KILL_PROCESS");
  }

  @Test
  void policy_ofACallWithoutAName_saysWhich() {
    seen.add(0, X86_64.ABI.auditArch(), 5000, List.of(0L, 0L, 0L, 0L, 0L, 0L), false);
    assertThat(LearnedPolicy.of(EXACT, seen, refused).unnamed())
        .containsExactly(new Observations.UnnamedCall(X86_64.ABI.auditArch(), 5000, 1));
  }

  @Test
  void text_saysHowOftenAndInWhichRuns() {
    see(0, "getpid");
    see(0, "getppid");
    see(1, "getppid");
    see(1, "kill", 1, 0);
    see(1, "kill", 1, 15);
    see(1, "kill", 1, 15);
    assertThat(learned(EXACT))
        .contains(
            """
              # 3 calls in 2 of 2 runs: getpid 1, getppid 2
              # not in every run: getpid (1)
              - name: basics
                syscalls: [getpid, getppid]
                action: allow
            """)
        .contains("# once: sig == 0\n");
  }

  @Test
  void text_ofAHostileCommandLine_staysAComment() {
    see(0, "getpid");
    LearnedFrom from =
        new LearnedFrom(
            List.of("1"),
            List.of("sh -c 'x\ndefault: allow\u0085\u2028rules: []'"),
            List.of(),
            List.of());
    String text = LearnedYaml.text(LearnedPolicy.of(EXACT, seen, refused), from, Optional.empty());
    assertThat(text.lines().filter(line -> line.contains("default: allow")))
        .allMatch(line -> line.startsWith("#"));
    assertThat(text).matches("[\\x20-\\x7e\\n]*");
    assertThat(Probe.of("learned", text).answer(X86_64.ABI, "mount")).isEqualTo("KILL_PROCESS");
  }
}
