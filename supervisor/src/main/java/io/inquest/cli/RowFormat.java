package io.inquest.cli;

import io.inquest.report.RowReport.Form;
import picocli.CommandLine.Option;

/** How a list is written. */
final class RowFormat {
  @Option(
      names = "--format",
      paramLabel = "table|json|csv",
      description = "A table (the default), one JSON object a line, or CSV.")
  private Form form = Form.TABLE;

  Form form() {
    return form;
  }
}
