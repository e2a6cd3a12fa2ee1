package io.inquest.report;

import io.inquest.query.TimelineField;
import io.inquest.query.TimelineRow;
import java.io.Writer;

/** What happened in runs, in the order of time. */
public final class TimelineReport {
  private TimelineReport() {}

  /**
   * A report.
   *
   * @param width columns of the terminal; 0 for no limit
   * @param severalRuns whether a table says of which run each row is
   */
  public static RowReport<TimelineRow> of(
      RowReport.Form form, Writer out, int width, boolean severalRuns) {
    return RowReport.of(
        form, out, TimelineField.all(), () -> new TimelineTable(out, width, severalRuns));
  }
}
