package io.inquest.bench;

import io.inquest.compile.ExecutedInstructions;
import io.inquest.compile.FilterCompiler;
import io.inquest.filter.algebra.Comparison;
import io.inquest.filter.diff.DiffText;
import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.bpf.Program;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What the compiler makes of policies, and how fast, beside libseccomp: of the same rules, which
 * Inquest's own comparison proves to be decided alike by all programs.
 */
final class PolicyBenchmark {
  private static final int REPEATS = 20;
  private static final String INQUEST = "inquest";
  private static final String ROW =
      "%-32s %6s | %5s %5s %5s %5s | %6s %6s %6s %5s | %7s %7s %7s %7s";

  private final Report report;
  private final int rounds;
  private final Path directory;
  private final List<String> java;
  private final String libseccomp;

  /**
   * One policy on one machine.
   *
   * @param rules for {@code libseccomp.c}
   * @param unknown what libseccomp does not know
   */
  private record Case(Path file, Architecture host, Path rules, Path unknown) {
    Policy policy() throws IOException {
      return BenchProfile.load(file, host, unknown);
    }
  }

  PolicyBenchmark(Report report, int rounds, Path inquest, Path directory) throws IOException {
    this.report = report;
    this.rounds = rounds;
    this.directory = directory;
    this.libseccomp = System.getProperty("bench.libseccomp", "");
    Path options = inquest.resolveSibling("../target/dist/run.options");
    List<String> lines = Files.readAllLines(options);
    // What 'run' starts with, its archive of classes included, and the tests behind it.
    String path = lines.get(lines.size() - 1) + File.pathSeparator + testClasses();
    this.java =
        List.of(ProcessHandle.current().info().command().orElseThrow(), "@" + options, "-cp", path);
  }

  private static String testClasses() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith("test-classes"))
        .reduce((first, second) -> first + File.pathSeparator + second)
        .orElseThrow();
  }

  void run() throws IOException, InterruptedException {
    report.title("(h) policies compiled, beside libseccomp at its optimization levels 1 and 2");
    report.line("length: instructions; executed: mean over the machine's calls, arguments zero");
    report.line(
        "us: the first compilation of a process, and the mean of %d more; %d rounds",
        REPEATS, rounds);
    report.line("ratio: inquest / the better of libseccomp's two");
    report.line(
        ROW, "", "calls", "len", "o1", "o2", "ratio", "exec", "o1", "o2", "ratio", "us 1st", "o2",
        "us more", "o2");
    for (Path file : policies()) {
      for (Architecture host : List.of((Architecture) X86_64.ABI, Aarch64.ABI)) {
        run(file, host);
      }
    }
  }

  private static List<Path> policies() throws IOException {
    List<Path> policies = new ArrayList<>();
    for (String folder : System.getProperty("bench.profiles").split(File.pathSeparator, -1)) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        files
            .filter(file -> file.toString().matches(".*\\.(json|ya?ml|policy)"))
            .sorted()
            .forEach(policies::add);
      }
    }
    return policies;
  }

  private void run(Path file, Architecture host) throws IOException, InterruptedException {
    String name = host.name() + " " + file.getFileName();
    Case the = new Case(file, host, directory.resolve("rules"), directory.resolve("unknown"));
    Files.deleteIfExists(the.unknown());
    Policy policy;
    try {
      policy = the.policy();
    } catch (PolicyException e) {
      report.line("%-32s %s", name, e.getMessage());
      return;
    }
    String without = libseccomp.isEmpty() ? "not installed" : prepare(the, policy);
    List<Contender> contenders = new ArrayList<>();
    contenders.add(own(the));
    List<Program> theirs = new ArrayList<>();
    if (without.isEmpty()) {
      policy = the.policy();
      for (int level = 1; level <= 2; level++) {
        contenders.add(libseccomp(the, level));
        theirs.add(
            Program.parse(
                Files.readAllBytes(directory.resolve("program" + level)), ByteOrder.nativeOrder()));
      }
    }
    Program ours = FilterCompiler.program(policy);
    for (Program other : theirs) {
      for (Comparison.Difference each : Comparison.of(ours, other).differences()) {
        without = "decides otherwise on " + DiffText.calls(each);
      }
    }
    Rounds result = Rounds.of(rounds, contenders);
    print(name, policy, ours, without.isEmpty() ? theirs : List.of(), result);
    if (!without.isEmpty()) {
      report.line("  libseccomp: %s", without);
    }
  }

  private Contender own(Case the) {
    return Contender.of(
        INQUEST,
        java,
        List.of(
            PolicyCompilation.class.getName(),
            the.file().toString(),
            the.host().name(),
            the.unknown().toString(),
            Integer.toString(REPEATS)));
  }

  private Contender libseccomp(Case the, int level) {
    return Contender.of(
        "o" + level,
        List.of(libseccomp),
        List.of(
            the.rules().toString(),
            Integer.toString(level),
            Integer.toString(REPEATS),
            directory.resolve("program" + level).toString(),
            directory.resolve("left-out").toString()));
  }

  /**
   * Has libseccomp compile the policy, and then what it knows of it. Says why it cannot; else is
   * empty.
   */
  private String prepare(Case the, Policy policy) throws IOException, InterruptedException {
    Path leftOut = directory.resolve("left-out");
    String refusal = "";
    for (int level = 1; level <= 2 && refusal.isEmpty(); level++) {
      Optional<String> rules = NeutralRules.of(level == 1 ? policy : the.policy());
      if (rules.isEmpty()) {
        return "has no such conditions";
      }
      Files.writeString(the.rules(), rules.get());
      refusal = tried(libseccomp(the, level).command());
      if (level == 1 && refusal.isEmpty()) {
        Files.copy(leftOut, the.unknown());
        Files.writeString(the.rules(), NeutralRules.of(the.policy()).orElseThrow());
        refusal = tried(libseccomp(the, level).command());
      }
    }
    return refusal;
  }

  private String tried(List<String> command) throws IOException, InterruptedException {
    Path errors = directory.resolve("errors");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(errors.toFile())
            .start();
    return process.waitFor() == 0 ? "" : Files.readString(errors).strip();
  }

  private void print(
      String name, Policy policy, Program ours, List<Program> theirs, Rounds result) {
    long calls = policy.abis().stream().mapToLong(abi -> abi.calls().size()).sum();
    ToDoubleFunction<Sample> first = sample -> (sample.clock(1) - sample.clock(0)) / 1e3;
    ToDoubleFunction<Sample> more = sample -> (sample.clock(2) - sample.clock(1)) / 1e3 / REPEATS;
    Architecture abi = policy.abis().get(0).abi();
    List<Object> row = new ArrayList<>(List.of(name, calls));
    ToDoubleFunction<Program> length = Program::length;
    ToDoubleFunction<Program> executed = program -> ExecutedInstructions.mean(program, abi);
    row.addAll(figures(ours, theirs, length, "%.0f"));
    row.addAll(figures(ours, theirs, executed, "%.1f"));
    for (ToDoubleFunction<Sample> time : List.of(first, more)) {
      row.add("%.0f".formatted(result.median(INQUEST, time)));
      row.add(result.has("o2") ? "%.0f".formatted(result.median("o2", time)) : "");
    }
    report.line(ROW, row.toArray());
  }

  private static List<String> figures(
      Program ours, List<Program> theirs, ToDoubleFunction<Program> figure, String format) {
    double own = figure.applyAsDouble(ours);
    List<String> figures = new ArrayList<>();
    figures.add(format.formatted(own));
    for (Program each : theirs) {
      figures.add(format.formatted(figure.applyAsDouble(each)));
    }
    if (theirs.isEmpty()) {
      return List.of(figures.get(0), "", "", "");
    }
    double best = theirs.stream().mapToDouble(figure).min().orElseThrow();
    figures.add("%.2f".formatted(own / best));
    return figures;
  }
}
