package io.inquest.bench;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Prints the tables. */
final class Report {
  private final PrintStream out;
  private final boolean ratiosAlone;

  /**
   * A report.
   *
   * @param ratiosAlone whether figures are left out that mean something on one machine only
   */
  Report(PrintStream out, boolean ratiosAlone) {
    this.out = out;
    this.ratiosAlone = ratiosAlone;
  }

  void title(String text) {
    out.printf("%n%s%n", text);
  }

  /** A line about this machine's figures. */
  void line(String format, Object... arguments) {
    if (!ratiosAlone) {
      print(format, arguments);
    }
  }

  /** A line about a ratio. */
  void ratio(String format, Object... arguments) {
    print(format, arguments);
  }

  private void print(String format, Object... arguments) {
    out.printf(Locale.ROOT, "  " + format + "%n", arguments);
  }

  /** The contenders' medians and least values of a figure. */
  void table(Rounds rounds, String unit, ToDoubleFunction<Sample> figure) {
    line("%-34s %12s %12s %14s", "", "median " + unit, "least " + unit, "CPU s, whole");
    for (String name : rounds.names()) {
      line(
          "%-34s %12.3f %12.3f %14.2f",
          name,
          rounds.median(name, figure),
          rounds.least(name, figure),
          rounds.median(name, Sample::cpuNanos) / 1e9);
    }
  }

  /** A ratio and what it is to be on hardware; left out where a contender is. */
  void ratio(
      Rounds rounds, String name, String to, ToDoubleFunction<Sample> figure, double atMost) {
    if (rounds.has(name) && rounds.has(to)) {
      print("%s / %s: %.3f", name, to, rounds.ratio(name, to, figure));
      line("(at most %.2f is the aim)", atMost);
    }
  }
}
