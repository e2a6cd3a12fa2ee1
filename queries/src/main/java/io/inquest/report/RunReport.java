package io.inquest.report;

import io.inquest.query.RunField;
import io.inquest.query.RunRow;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Lists of runs. */
public final class RunReport {
  private RunReport() {}

  /**
   * Writes the runs and flushes.
   *
   * @param width columns of the terminal; 0 for no limit
   */
  public static void write(RowReport.Form form, List<RunRow> runs, Writer out, int width)
      throws IOException {
    switch (form) {
      case TABLE -> RunTable.write(runs, out, width);
      case JSON -> write(runs, new RowJson<>(out, RunField.all()));
      case CSV -> write(runs, new RowCsv<>(out, RunField.all(), new FormulaGuard()));
    }
  }

  private static void write(List<RunRow> runs, RowReport<RunRow> report) throws IOException {
    try (report) {
      runs.forEach(report);
    }
  }
}
