package io.inquest.cli.output;

import io.inquest.report.RowReport.Form;
import picocli.CommandLine.Option;

/** How a list is written. */
public final class RowFormat {
  @Option(
      names = "--format",
      paramLabel = "table|json|csv",
      description = "A table (the default), one JSON object a line, or CSV.")
  private Form form = Form.TABLE;

  @Option(names = "--wide", description = "Do not cut a table's cells to the terminal's width.")
  private boolean wide;

  public Form form() {
    return form;
  }

  /** Columns that a table may take: the terminal's; 0, without limit, if none is to be minded. */
  public int width() {
    return wide ? 0 : TerminalSize.columns().orElse(0);
  }

  /** As the other, of a table that may go into a file, which has no width. */
  public int width(AnswerOutput output) {
    return output.isFile() ? 0 : width();
  }
}
