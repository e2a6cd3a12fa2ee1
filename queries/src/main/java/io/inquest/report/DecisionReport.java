package io.inquest.report;

import io.inquest.query.DecisionField;
import io.inquest.query.DecisionRow;
import java.io.Writer;

/** Lists of decisions. */
public final class DecisionReport {
  private DecisionReport() {}

  /**
   * A report.
   *
   * @param width columns of the terminal; 0 for no limit
   * @param severalRuns whether a table says of which run each row is
   */
  public static RowReport<DecisionRow> of(
      RowReport.Form form, Writer out, int width, boolean severalRuns) {
    return RowReport.of(
        form, out, DecisionField.all(), () -> new DecisionTable(out, width, severalRuns));
  }

  /**
   * CSV of which is known afterwards whether it has texts that a spreadsheet would have executed.
   *
   * @param guard counts them
   */
  public static RowReport<DecisionRow> csv(Writer out, FormulaGuard guard) {
    return new RowCsv<>(out, DecisionField.all(), guard);
  }

  /** A report whose text is one line a decision, always of the same words. */
  public static RowReport<DecisionRow> script(RowReport.Form form, Writer out) {
    return RowReport.of(form, out, DecisionField.all(), () -> new ScriptLines(out));
  }
}
