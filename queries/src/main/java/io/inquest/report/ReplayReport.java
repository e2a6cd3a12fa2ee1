package io.inquest.report;

import io.inquest.query.ReplayField;
import io.inquest.query.ReplayRow;
import java.io.Writer;

/** Lists of decisions that another policy would have made otherwise. */
public final class ReplayReport {
  private ReplayReport() {}

  /**
   * A report.
   *
   * @param width columns of the terminal; 0 for no limit
   * @param severalRuns whether a table says of which run each row is
   */
  public static RowReport<ReplayRow> of(
      RowReport.Form form, Writer out, int width, boolean severalRuns) {
    return RowReport.of(
        form, out, ReplayField.all(), () -> new ReplayTable(out, width, severalRuns));
  }
}
