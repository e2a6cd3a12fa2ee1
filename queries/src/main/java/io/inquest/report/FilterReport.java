package io.inquest.report;

import io.inquest.query.FilterField;
import io.inquest.query.FilterRow;
import java.io.Writer;

/** Lists of filters. */
public final class FilterReport {
  private FilterReport() {}

  /**
   * A report.
   *
   * @param width columns of the terminal; 0 for no limit
   */
  public static RowReport<FilterRow> of(RowReport.Form form, Writer out, int width) {
    return RowReport.of(form, out, FilterField.all(), () -> new FilterTable(out, width));
  }
}
