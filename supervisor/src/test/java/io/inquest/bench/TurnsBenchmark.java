package io.inquest.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Whom tasks keep waiting that make refused calls without a pause: each other, and a shell beside
 * them that starts processes.
 */
final class TurnsBenchmark {
  private static final int SECONDS = 3;

  /** Longer than a shell beside it takes, which ends it. */
  private static final int SECONDS_BESIDE = 120;

  private static final int BUSY_CHILDREN = 12;
  private static final int PROCESSES = 10;
  private static final String BARE = "bare";
  private static final String INQUEST = "inquest";
  private static final String STRACED = "strace";

  private final Report report;
  private final int rounds;
  private final String busy;
  private final BenchPrograms programs;
  private final List<String> inquest;
  private final List<String> strace;

  /**
   * @param busy the compiled {@code busy.c}
   * @param inquest the command that runs a program under {@link BenchPolicies#refusing}
   * @param strace the command that has its getppid fail likewise; empty without strace
   */
  TurnsBenchmark(
      Report report,
      int rounds,
      String busy,
      BenchPrograms programs,
      List<String> inquest,
      List<String> strace) {
    this.report = report;
    this.rounds = rounds;
    this.busy = busy;
    this.programs = programs;
    this.inquest = inquest;
    this.strace = strace;
  }

  void run() throws IOException, InterruptedException {
    calls(8);
    calls(16);
    processes();
  }

  private void calls(int threads) throws IOException, InterruptedException {
    List<String> program = List.of(busy, Integer.toString(threads), Integer.toString(SECONDS));
    List<Contender> contenders = new ArrayList<>();
    contenders.add(Contender.of(INQUEST, inquest, program));
    contenders.add(Contender.of("inquest --exact", with("--exact"), program));
    contenders.add(Contender.of("inquest --record all", with("--record=all"), program));
    if (!strace.isEmpty()) {
      contenders.add(Contender.of(STRACED, strace, program));
    }
    report.title("(i) " + threads + " threads that make refused calls without a pause: getppid");
    report.line("us a call to the thread that made the fewest; %d rounds", rounds);
    Rounds result = Rounds.of(rounds, contenders);
    ToDoubleFunction<Sample> slowest = sample -> sample.clock(0) / 1e3;
    ToDoubleFunction<Sample> longest = sample -> sample.clock(2) / 1e6;
    report.table(result, "us", slowest);
    for (String name : result.names()) {
      report.ratio(
          "%s: most calls / fewest: %.2f",
          name, result.median(name, sample -> (double) sample.clock(0) / sample.clock(1)));
      report.line(
          "longest wait: median %.1f ms, most %.1f ms",
          result.median(name, longest), result.most(name, longest));
    }
    report.line("at most 3, and 100 ms, is the aim");
    if (result.has(STRACED)) {
      report.ratio("%s / %s: %.3f", INQUEST, STRACED, result.ratio(INQUEST, STRACED, slowest));
    }
  }

  private List<String> with(String option) {
    List<String> command = new ArrayList<>(inquest);
    command.add(command.size() - 1, option);
    return command;
  }

  private void processes() throws IOException, InterruptedException {
    Path clock = programs.clock();
    List<String> shell =
        List.of(
            "/bin/sh",
            "-c",
            """
            i=0; while [ $i -lt %d ]; do %s 1 %d > /dev/null & busy="$busy $!"; i=$((i+1)); done
            %s
            i=0; while [ $i -lt %d ]; do /bin/true; i=$((i+1)); done
            %s
            kill $busy
            """
                .formatted(BUSY_CHILDREN, busy, SECONDS_BESIDE, clock, PROCESSES, clock));
    List<Contender> contenders = new ArrayList<>();
    contenders.add(Contender.of(BARE, List.of(), shell));
    contenders.add(Contender.of(INQUEST, inquest, shell));
    if (!strace.isEmpty()) {
      contenders.add(Contender.of(STRACED, strace, shell));
    }
    report.title(
        "(i) %d processes from a shell beside %d such children"
            .formatted(PROCESSES, BUSY_CHILDREN));
    report.line("s for all of them; %d rounds", rounds);
    Rounds result = Rounds.of(rounds, contenders);
    ToDoubleFunction<Sample> loop = sample -> (sample.clock(1) - sample.clock(0)) / 1e9;
    report.table(result, "s", loop);
    report.ratio("%s / %s: %.3f", INQUEST, BARE, result.ratio(INQUEST, BARE, loop));
    if (result.has(STRACED)) {
      report.ratio("%s / %s: %.3f", INQUEST, STRACED, result.ratio(INQUEST, STRACED, loop));
    }
  }
}
