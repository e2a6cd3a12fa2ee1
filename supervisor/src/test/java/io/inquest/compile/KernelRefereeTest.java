package io.inquest.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.AbiRules;
import io.inquest.policy.CallRules;
import io.inquest.policy.Clause;
import io.inquest.policy.Condition;
import io.inquest.policy.Policy;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import io.inquest.tracee.OtherAbi;
import io.inquest.tracee.TraceeProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernel answers by a profile's compiled programs what the profile says. */
@Tag("i386")
class KernelRefereeTest {
  private static final long[] EDGES = {
    0, 1, 2, 21, 22, 0x7fffffffL, 0x80000000L, 0xffffffffL, 1L << 32, 0x00800000, Long.MIN_VALUE, -1
  };

  /** Newer kernels ask no filter about these, which only the kernel's own trampolines may make. */
  private static final Set<String> UNASKED = Set.of("uretprobe", "uprobe");

  private static final int PLAIN_CALLS = 40;
  private static final int CALLS_A_CLAUSE = 3;

  private static final Pattern OBJECT_NAME = Pattern.compile("(?m)^  name: (.*)");

  @TempDir private Path directory;

  private final long seed = Long.getLong("inquest.seed", System.nanoTime());
  private final Random random = new Random(seed);

  /** A call, and the ABI that it is judged by. */
  private record Made(Architecture abi, int nr, List<Long> args) {
    long[] arguments() {
      return args.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(abi.name()).append(' ').append(nr);
      for (long arg : args) {
        text.append(" 0x").append(Long.toHexString(arg));
      }
      return text.toString();
    }
  }

  /** Of the programs that call: the machine's own, and 32 bits. */
  static List<Architecture> abis() {
    return List.of(Architecture.host(), TraceeProgram.for32Bits().abi());
  }

  @ParameterizedTest
  @MethodSource("abis")
  void compile_actionsOfEveryKind_areTheKernelsAnswers(Architecture abi) {
    Policy policy =
        PolicyLoader.read(
            new SourceText(
                "every.yaml",
                """
                inquest: 1
                architectures: [native]
                default: errno:ENOSYS
                foreign: kill-thread
                unknown: trap
                rules:
                  - {syscalls: [read, execve], action: allow}
                  - {syscalls: write, when: fd == 1, action: log}
                  - {syscalls: reboot, when: magic1 > 7, action: kill}
                  - {syscalls: [kill, exit_group, seccomp], action: kill-thread}
                """),
            Probe.hostContext());
    agree(abi, "every", policy);
  }

  @ParameterizedTest
  @MethodSource("abis")
  void compile_profilesThatPeopleUse_areTheKernelsAnswers(Architecture abi) throws IOException {
    List<String> profiles = new ArrayList<>();
    for (String folder : List.of("profiles", "cases")) {
      Optional<Path> found = SharedFolder.find(folder);
      assumeTrue(found.isPresent(), "no shared folder");
      try (Stream<Path> files = Files.walk(found.get())) {
        for (Path file : files.filter(file -> !file.endsWith("expected.json")).toList()) {
          profiles.addAll(policies(file));
        }
      }
    }
    assertThat(profiles).hasSizeGreaterThan(15);
    for (String profile : profiles) {
      agree(abi, profile, PolicyLoader.load(profile, Probe.hostContext()));
    }
  }

  /** What a file holds, as users name it: each object of a manifest by its own name. */
  private static List<String> policies(Path file) throws IOException {
    if (file.toString().endsWith(".json")) {
      return List.of(file.toString());
    }
    boolean manifest = file.toString().endsWith(".yaml");
    return OBJECT_NAME
        .matcher(manifest ? Files.readString(file) : "")
        .results()
        .map(name -> file + "#" + name.group(1))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("abis")
  void compile_unitsThatPeopleUse_areTheKernelsAnswers(Architecture abi) throws IOException {
    Optional<Path> summary = SharedFolder.find("profiles/systemd-units/summary.txt");
    assumeTrue(summary.isPresent(), "no shared folder");
    for (String unit : Files.readString(summary.get()).split("(?m)^# ", -1)) {
      if (unit.contains("SystemCallFilter=")) {
        SourceText text = new SourceText("a.service", unit);
        agree(abi, unit, PolicyLoader.read(text, Probe.hostContext()));
      }
    }
  }

  private void agree(Architecture abi, String name, Policy policy) {
    OtherAbi.assumePrograms(abi);
    Supervision supervision = new Supervision(random.nextLong(), random.nextInt(4) == 0);
    List<Program> installed = new ArrayList<>();
    List<Program> real = new ArrayList<>();
    for (CompiledFilter filter : FilterCompiler.chain(policy, supervision)) {
      installed.add(filter.supervised());
      real.add(filter.program());
    }
    Program converted = FilterCompiler.program(policy);
    List<Made> calls = calls(policy, supervision, abi);
    String as = "seed " + seed + ", " + name;
    check(as + ", real form", policy, null, new KernelReferee(abi, real, false), calls);
    check(as, policy, supervision, new KernelReferee(abi, installed, true), calls);
    if (converted.length() <= Program.MAX_LENGTH) {
      KernelReferee referee = new KernelReferee(abi, List.of(converted), false);
      check(as + ", converted", policy, null, referee, calls);
    }
  }

  private void check(
      String as, Policy policy, Supervision supervision, KernelReferee referee, List<Made> calls) {
    for (Made call : calls) {
      referee.ask(call.nr(), call.arguments());
    }
    List<Integer> answers = referee.answers(directory.resolve("caller"));
    for (int i = 0; i < calls.size(); i++) {
      Made call = calls.get(i);
      RuleOrigin origin = PlainPolicy.decide(policy, call.abi(), call.nr(), call.arguments());
      int expected =
          supervision == null
              ? shown(origin.action().returnValue())
              : InstalledAnswer.of(
                  policy, supervision, call.abi(), call.nr(), call.arguments(), origin);
      assertThat(Probe.text(answers.get(i)))
          .as("%s: %s by %s", as, call, origin.name())
          .isEqualTo(Probe.text(expected));
    }
  }

  /** What the referee can tell of a real answer. */
  private static int shown(int returnValue) {
    return switch (SeccompAction.of(returnValue)) {
      case ALLOW, LOG, TRACE, USER_NOTIF -> SeccompAction.ALLOW.value();
      default -> returnValue;
    };
  }

  /** Calls that a program of this ABI can make: some of each clause, some of any number. */
  private List<Made> calls(Policy policy, Supervision supervision, Architecture program) {
    List<Made> calls = new ArrayList<>();
    for (AbiRules rules : policy.abis()) {
      if (rules.abi().auditArch() == program.auditArch()) {
        for (CallRules call : rules.calls()) {
          for (Clause clause : call.clauses()) {
            List<Condition.Test> tests = new ArrayList<>();
            collect(clause.condition(), tests);
            for (int i = 0; i < CALLS_A_CLAUSE && !tests.isEmpty(); i++) {
              calls.add(made(policy, program, call.nr(), near(tests)));
            }
          }
        }
      }
    }
    for (int i = 0; i < PLAIN_CALLS; i++) {
      long[] args = near(List.of());
      if (random.nextInt(3) == 0) {
        args[Supervision.TOKEN_ARGUMENT] = supervision.token() ^ random.nextInt(4);
      }
      calls.add(made(policy, program, number(program), args));
    }
    return calls;
  }

  private Made made(Policy policy, Architecture program, int nr, long[] args) {
    for (int i = 0; i < args.length; i++) {
      args[i] &= Condition.Test.low(program.wordBits());
    }
    List<Long> boxed = Arrays.stream(args).boxed().toList();
    return new Made(InstalledAnswer.abiOf(policy.architectures(), program, nr), nr, boxed);
  }

  private int number(Architecture abi) {
    int highest = abi.syscalls().highestNumber();
    int nr =
        switch (random.nextInt(8)) {
          case 0 -> highest + random.nextInt(4);
          case 1 -> random.nextInt();
          case 2 -> List.of(-1, -2, 0x3fffffff, Integer.MAX_VALUE).get(random.nextInt(4));
          case 3 -> number(abi, List.of("seccomp", "prctl", "clone", "clone3"));
          default -> random.nextInt(highest + 1);
        };
    if (UNASKED.contains(abi.syscalls().name(nr).orElse(""))) {
      return highest + 1;
    }
    return abi == X86_64.ABI && random.nextInt(4) == 0 ? nr | X32.BIT : nr;
  }

  private int number(Architecture abi, List<String> names) {
    return abi.syscalls().number(names.get(random.nextInt(names.size()))).orElseThrow();
  }

  /** Arguments of which those that are tested lie near what decides. */
  private long[] near(List<Condition.Test> tests) {
    long[] args = new long[6];
    for (int i = 0; i < args.length; i++) {
      args[i] = EDGES[random.nextInt(EDGES.length)];
    }
    for (Condition.Test test : tests) {
      long from = random.nextBoolean() ? test.value() : test.mask();
      long value =
          switch (random.nextInt(6)) {
            case 0 -> from + 1;
            case 1 -> from - 1;
            case 2 -> from ^ 1L << random.nextInt(Long.SIZE);
            case 3 -> test.value() | (random.nextLong() & ~test.mask());
            default -> test.value();
          };
      args[test.argument()] = value;
    }
    return args;
  }

  private static void collect(Condition condition, List<Condition.Test> tests) {
    if (condition instanceof Condition.Test test) {
      tests.add(test);
    } else if (condition instanceof Condition.Not not) {
      collect(not.condition(), tests);
    } else if (condition instanceof Condition.AllOf all) {
      all.parts().forEach(part -> collect(part, tests));
    } else if (condition instanceof Condition.AnyOf any) {
      any.parts().forEach(part -> collect(part, tests));
    }
  }
}
