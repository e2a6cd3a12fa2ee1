package io.inquest.report.html;

import io.inquest.query.MeantRun;
import io.inquest.query.RunRow;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a report is about.
 *
 * @param runs the runs, those of a host ascending
 * @param since the earliest time of a refusal, in nanoseconds since the epoch; empty for no limit
 * @param until the time that all refusals were made before; empty for no limit
 */
public record ReportScope(List<MeantRun> runs, OptionalLong since, OptionalLong until) {
  public ReportScope {
    runs = List.copyOf(runs);
  }

  /** A scope of those of these runs that were going on in the period. */
  public static ReportScope ofPeriod(List<MeantRun> all, OptionalLong since, OptionalLong until) {
    List<MeantRun> during =
        all.stream()
            .filter(each -> until.isEmpty() || each.run().startedAt() < until.getAsLong())
            .filter(
                each ->
                    since.isEmpty()
                        || each.run().ending().time() == 0
                        || each.run().ending().time() >= since.getAsLong())
            .toList();
    return new ReportScope(during, since, until);
  }

  List<RunRow> rows() {
    return runs.stream().map(MeantRun::run).toList();
  }

  boolean includes(long time) {
    return until.isEmpty() || time < until.getAsLong();
  }

  /** The period in words. */
  String period() {
    if (since.isEmpty() && until.isEmpty()) {
      return "All that is recorded of these runs";
    }
    String from = since.isPresent() ? "from " + Shown.time(since.getAsLong()) + " " : "";
    String to = until.isPresent() ? "until " + Shown.time(until.getAsLong()) : "until now";
    return (from + to).strip();
  }
}
