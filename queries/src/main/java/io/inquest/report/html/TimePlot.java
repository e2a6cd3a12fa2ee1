package io.inquest.report.html;

import io.inquest.report.html.TimeBuckets.Bucket;
import java.util.ArrayList;
import java.util.List;

/**
 * Refusals over time, as columns on a drawing that is {@value #WIDTH} wide and {@value #HEIGHT}
 * high.
 *
 * @param from the axis' beginning
 * @param middle its middle
 * @param to its end
 * @param highest the tallest column's number
 * @param width how long a column's span is
 */
record TimePlot(
    String from, String middle, String to, String highest, String width, List<Column> columns) {
  static final int WIDTH = 1000;
  static final int HEIGHT = 160;

  private static final int MOST_COLUMNS = 400;

  /** One column. */
  record Column(String x, String y, String width, String height, String title) {}

  /** The plot of what was counted; of nothing, it has no columns. */
  static TimePlot of(RefusalTally tally) {
    long from = tally.firstTime();
    long range = Math.max(1, tally.lastTime() - from);
    if (tally.firstTime() > tally.lastTime()) {
      return new TimePlot("", "", "", "", "", List.of());
    }
    List<Bucket> spans = tally.overTime().spans(range / MOST_COLUMNS, 2 * MOST_COLUMNS);
    long start = spans.get(0).start();
    Bucket last = spans.get(spans.size() - 1);
    long whole = last.start() + last.width() - start;
    long highest = spans.stream().mapToLong(Bucket::count).max().orElse(1);
    List<Column> columns = new ArrayList<>();
    for (Bucket span : spans) {
      double height = Math.max(1, (double) HEIGHT * span.count() / highest);
      double width = Math.max(1, (double) WIDTH * span.width() / whole);
      columns.add(
          new Column(
              Shown.coordinate((double) WIDTH * (span.start() - start) / whole),
              Shown.coordinate(HEIGHT - height),
              Shown.coordinate(width),
              Shown.coordinate(height),
              Shown.time(span.start()) + ": " + Shown.count(span.count(), "refusal")));
    }
    return new TimePlot(
        Shown.time(start),
        Shown.time(start + whole / 2),
        Shown.time(start + whole),
        Shown.count(highest),
        Shown.span(last.width()),
        columns);
  }
}
