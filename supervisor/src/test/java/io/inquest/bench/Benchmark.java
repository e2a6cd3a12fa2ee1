package io.inquest.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What supervision costs, against running bare, strace and a minimal tracer.
 *
 * <pre>Benchmark INQUEST ROUNDS PARTS</pre>
 *
 * <p>INQUEST is the launcher; PARTS are letters of {@code bench}'s help. {@code -Dbench.tracer} is
 * the compiled {@code tracer.c}, {@code -Dbench.libseccomp} {@code libseccomp.c}, {@code
 * -Dbench.busy} {@code busy.c}, each empty without one; {@code -Dbench.profiles} the folders of
 * policies to compile. {@code -Dbench.divisor} says how many times fewer calls are made, {@code
 * -Dbench.ratios=true} has ratios alone printed.
 */
public final class Benchmark {
  static final int DIVISOR = Integer.getInteger("bench.divisor", 1);
  private static final int ALLOWED_CALLS = 3_000_000 / DIVISOR;
  private static final int REFUSED_CALLS = 200_000 / DIVISOR;
  private static final int PROCESSES = 2_000 / DIVISOR;
  static final String STRACE = "/usr/bin/strace";

  private static final String BARE = "bare";
  private static final String FILTER_ALONE = "the same filter, no tracer";
  private static final String INQUEST = "inquest";
  private static final String STRACED = "strace";
  private static final String TRACER_C = "tracer.c";

  private final Report report = new Report(System.out, Boolean.getBoolean("bench.ratios"));
  private final String inquest;
  private final int rounds;
  private final Path directory;
  private final BenchPrograms programs;
  private final BenchPolicies policies;

  private Benchmark(String inquest, int rounds, Path directory) {
    this.inquest = inquest;
    this.rounds = rounds;
    this.directory = directory;
    this.programs = new BenchPrograms(directory);
    this.policies = new BenchPolicies(directory);
  }

  /** See the class. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("inquest-bench");
    try {
      Benchmark benchmark = new Benchmark(arguments[0], Integer.parseInt(arguments[1]), directory);
      for (char part : arguments[2].toCharArray()) {
        benchmark.run(part);
      }
    } finally {
      delete(directory);
    }
  }

  private void run(char part) throws IOException, InterruptedException {
    switch (part) {
      case 'a' -> allowedCalls();
      case 'b' -> refusedCalls();
      case 'c' -> processes();
      case 'd' -> start();
      case 'g' -> new OwnFilterBenchmark(report, rounds, inquest, programs, policies).run();
      case 'h' -> new PolicyBenchmark(report, rounds, Path.of(inquest), directory).run();
      case 'i' -> turns();
      default -> throw new IllegalArgumentException("no part " + part);
    }
  }

  private void allowedCalls() throws IOException, InterruptedException {
    Path policy = policies.allowing();
    byte[] filter = BenchPolicies.installed(policy);
    allowedCalls(
        "(a) calls that are allowed whatever their arguments: getppid",
        policy,
        programs.allowed(ALLOWED_CALLS),
        programs.allowedUnderOwn(filter, ALLOWED_CALLS));
    allowedCalls(
        "(a) calls that are allowed after a look at an argument: fcntl",
        policy,
        programs.checked(ALLOWED_CALLS),
        programs.checkedUnderOwn(filter, ALLOWED_CALLS));
  }

  private void allowedCalls(String title, Path policy, Path program, Path underOwn)
      throws IOException, InterruptedException {
    report.title(title);
    Rounds result =
        Rounds.of(
            3 * rounds,
            List.of(
                Contender.of(BARE, List.of(), List.of(program.toString())),
                Contender.of(FILTER_ALONE, List.of(), List.of(underOwn.toString())),
                Contender.of(INQUEST, run(policy), List.of(program.toString()))));
    ToDoubleFunction<Sample> cpu = sample -> sample.loopCpuNanos() / ALLOWED_CALLS;
    report.line(
        "ns of the program's CPU time a call, of %,d; %d rounds", ALLOWED_CALLS, 3 * rounds);
    report.table(result, "ns", cpu);
    report.ratio(result, INQUEST, FILTER_ALONE, cpu, 1.02);
    report.ratio("%s / %s: %.3f", INQUEST, BARE, result.ratio(INQUEST, BARE, cpu));
    ToDoubleFunction<Sample> wall = sample -> sample.loopNanos() / ALLOWED_CALLS;
    report.ratio("by the clock on the wall: %.3f", result.ratio(INQUEST, FILTER_ALONE, wall));
  }

  private void refusedCalls() throws IOException, InterruptedException {
    Path policy = policies.refusing();
    List<String> program = List.of(programs.refused(REFUSED_CALLS).toString());
    List<Contender> contenders = new ArrayList<>();
    contenders.add(Contender.of(INQUEST, run(policy), program));
    if (hasStrace()) {
      contenders.add(Contender.of(STRACED, straceRefusing(), program));
    }
    String tracer = System.getProperty("bench.tracer", "");
    if (!tracer.isEmpty()) {
      contenders.add(Contender.of(TRACER_C, List.of(tracer, "110", "1"), program));
    }
    report.title("(b) calls that are refused with EPERM: getppid");
    report.line("us a call, of %,d; %d rounds", REFUSED_CALLS, rounds);
    Rounds result = Rounds.of(rounds, contenders);
    ToDoubleFunction<Sample> micros = sample -> sample.loopNanos() / REFUSED_CALLS / 1e3;
    report.table(result, "us", micros);
    report.ratio(result, INQUEST, STRACED, micros, 0.65);
    report.ratio(result, INQUEST, TRACER_C, micros, 1.4);
    report.line(
        "(f) inquest's anonymous memory (RssAnon), peak: %.0f MB (at most 120 is the aim)",
        result.most(INQUEST, Sample::peakAnonymous) / 1024);
  }

  private void processes() throws IOException, InterruptedException {
    String clock = programs.clock().toString();
    List<String> shell =
        List.of(
            "/bin/sh",
            "-c",
            "%s; i=0; while [ $i -lt %d ]; do /bin/true; i=$((i+1)); done; %s"
                .formatted(clock, PROCESSES, clock));
    List<Contender> contenders = new ArrayList<>();
    contenders.add(Contender.of(BARE, List.of(), shell));
    contenders.add(Contender.of(INQUEST, run(policies.allowing()), shell));
    if (hasStrace()) {
      contenders.add(Contender.of(STRACED, strace("-e", "trace=none"), shell));
    }
    report.title("(c) " + PROCESSES + " processes from a shell");
    report.line("s for all of them, the contender's own start left out; %d rounds", rounds);
    Rounds result = Rounds.of(rounds, contenders);
    ToDoubleFunction<Sample> loop = sample -> (sample.clock(1) - sample.clock(0)) / 1e9;
    report.table(result, "s", loop);
    report.ratio(result, INQUEST, STRACED, loop, 1.0);
    report.ratio("%s / %s: %.3f", INQUEST, BARE, result.ratio(INQUEST, BARE, loop));
    if (result.has(STRACED)) {
      report.ratio(
          "with the contender's start: %.3f", result.ratio(INQUEST, STRACED, Sample::wallNanos));
    }
  }

  private void start() throws IOException, InterruptedException {
    List<String> program = List.of(programs.clock().toString());
    String yaml = "inquest, a policy in YAML";
    String oci = "inquest, a container's profile";
    List<Contender> contenders = new ArrayList<>();
    contenders.add(Contender.of(BARE, List.of(), program));
    contenders.add(Contender.of(INQUEST, List.of(inquest, "run", "--"), program));
    contenders.add(Contender.of(yaml, run(policies.refusing()), program));
    contenders.add(Contender.of(oci, run(policies.container()), program));
    if (hasStrace()) {
      contenders.add(Contender.of(STRACED, strace("-e", "trace=none"), program));
    }
    report.title("(d) from the command to the first instruction of the program");
    report.line("s; %d rounds", 3 * rounds);
    Rounds result = Rounds.of(3 * rounds, contenders);
    ToDoubleFunction<Sample> seconds = sample -> (sample.clock(0) - sample.started()) / 1e9;
    report.table(result, "s", seconds);
    report.line("at most 0.20 s on JDK 17 is the aim");
    if (result.has(STRACED)) {
      report.ratio("%s / %s: %.3f", INQUEST, STRACED, result.ratio(INQUEST, STRACED, seconds));
    }
  }

  private void turns() throws IOException, InterruptedException {
    String busy = System.getProperty("bench.busy", "");
    if (busy.isEmpty()) {
      report.title("(i) left out: no C compiler");
      return;
    }
    List<String> strace = hasStrace() ? straceRefusing() : List.of();
    new TurnsBenchmark(report, rounds, busy, programs, run(policies.refusing()), strace).run();
  }

  private static List<String> straceRefusing() {
    return strace("-e", "trace=getppid", "-e", "inject=getppid:error=EPERM");
  }

  private List<String> run(Path policy) {
    return List.of(inquest, "run", "--quiet", "-p", policy.toString(), "--");
  }

  private static List<String> strace(String... options) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(STRACE, "-f", "--seccomp-bpf", "-o", "/dev/null"));
    command.addAll(List.of(options));
    return command;
  }

  static boolean hasStrace() {
    return new File(STRACE).canExecute();
  }

  private static void delete(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
