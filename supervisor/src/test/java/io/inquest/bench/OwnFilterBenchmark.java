package io.inquest.bench;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What it costs a program that installs a long filter of its own to be watched, without a policy.
 * To see what such a filter refuses, strace must stop at every call.
 */
final class OwnFilterBenchmark {
  private static final int ALLOWED_CALLS = 3_000_000 / Benchmark.DIVISOR;
  private static final int STOPPED_CALLS = 100_000 / Benchmark.DIVISOR;
  private static final int REFUSED_CALLS = 200_000 / Benchmark.DIVISOR;

  private static final String ALONE = "no tracer";
  private static final String INQUEST = "inquest";
  private static final String STRACED = "strace";
  private static final String BY_POLICY = "inquest, by a policy";

  private final Report report;
  private final int rounds;
  private final List<String> watched;
  private final List<String> underPolicy;
  private final BenchPrograms programs;

  OwnFilterBenchmark(
      Report report, int rounds, String inquest, BenchPrograms programs, BenchPolicies policies)
      throws IOException {
    this.report = report;
    this.rounds = rounds;
    this.watched = List.of(inquest, "run", "--quiet", "--");
    this.underPolicy =
        List.of(inquest, "run", "--quiet", "-p", policies.refusing().toString(), "--");
    this.programs = programs;
  }

  void run() throws IOException, InterruptedException {
    byte[] allowing = LongFilter.allowing().toBytes(ByteOrder.nativeOrder());
    Path constant = programs.allowedUnderOwn(allowing, ALLOWED_CALLS);
    Path checked = programs.checkedUnderOwn(allowing, ALLOWED_CALLS);
    allowed("allowed whatever their arguments: getppid", constant, 1.03);
    allowed("allowed after a look at an argument: fcntl", checked, 1.20);
    if (Benchmark.hasStrace()) {
      stopped(programs.allowedUnderOwn(allowing, STOPPED_CALLS));
    }
    byte[] refusing = LongFilter.refusing().toBytes(ByteOrder.nativeOrder());
    refused(programs.refusedByOwn(refusing, REFUSED_CALLS));
  }

  private void allowed(String what, Path program, double aim)
      throws IOException, InterruptedException {
    report.title("(g) a program's own filter of " + LongFilter.LENGTH + " instructions: " + what);
    report.line(
        "ns of the program's CPU time a call, of %,d; %d rounds", ALLOWED_CALLS, 3 * rounds);
    List<String> command = List.of(program.toString());
    Rounds result =
        Rounds.of(
            3 * rounds,
            List.of(
                Contender.of(ALONE, List.of(), command), Contender.of(INQUEST, watched, command)));
    ToDoubleFunction<Sample> cpu = sample -> sample.loopCpuNanos() / ALLOWED_CALLS;
    report.table(result, "ns", cpu);
    report.ratio(result, INQUEST, ALONE, cpu, aim);
  }

  private void stopped(Path program) throws IOException, InterruptedException {
    report.title("(g) the same getppid, each of which strace must stop");
    report.line("us a call, of %,d; %d rounds", STOPPED_CALLS, rounds);
    List<String> command = List.of(program.toString());
    List<Contender> contenders =
        List.of(Contender.of(INQUEST, watched, command), Contender.of(STRACED, strace(), command));
    Rounds result = Rounds.of(rounds, contenders);
    ToDoubleFunction<Sample> micros = sample -> sample.loopNanos() / STOPPED_CALLS / 1e3;
    report.table(result, "us", micros);
    report.ratio("%s / %s: %.4f", INQUEST, STRACED, result.ratio(INQUEST, STRACED, micros));
  }

  private void refused(Path program) throws IOException, InterruptedException {
    report.title("(g) calls that the program's own filter refuses: getppid");
    report.line("us a call, of %,d; %d rounds", REFUSED_CALLS, rounds);
    List<String> command = List.of(program.toString());
    List<Contender> contenders = new ArrayList<>();
    contenders.add(Contender.of(INQUEST, watched, command));
    contenders.add(
        Contender.of(BY_POLICY, underPolicy, List.of(programs.refused(REFUSED_CALLS).toString())));
    if (Benchmark.hasStrace()) {
      contenders.add(Contender.of(STRACED, strace(), command));
    }
    Rounds result = Rounds.of(rounds, contenders);
    ToDoubleFunction<Sample> micros = sample -> sample.loopNanos() / REFUSED_CALLS / 1e3;
    report.table(result, "us", micros);
    report.ratio(result, INQUEST, BY_POLICY, micros, 1.4);
    if (Benchmark.hasStrace()) {
      report.ratio("%s / %s: %.3f", INQUEST, STRACED, result.ratio(INQUEST, STRACED, micros));
    }
  }

  private static List<String> strace() {
    return List.of(Benchmark.STRACE, "-f", "-o", "/dev/null");
  }
}
