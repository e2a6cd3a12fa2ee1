package io.inquest.export;

import io.inquest.query.Archive;
import io.inquest.query.DecisionRow;
import io.inquest.report.DecisionReport;
import io.inquest.report.FormulaGuard;
import io.inquest.report.RowReport;
import java.io.Writer;

/** Recorded decisions for other tools. */
public final class Export {
  private final Archive archive;
  private final String version;
  private final FormulaGuard guard = new FormulaGuard();

  /**
   * Exports decisions of this archive.
   *
   * @param version this Inquest's
   */
  public Export(Archive archive, String version) {
    this.archive = archive;
    this.version = version;
  }

  /**
   * Writes decisions in a form. Those of one run come together.
   *
   * @param out stays open
   */
  public RowReport<DecisionRow> to(ExportForm form, Writer out) {
    ExportedRuns runs = new ExportedRuns(archive);
    return switch (form) {
      case CSV -> DecisionReport.csv(out, guard);
      case JSON -> DecisionReport.of(RowReport.Form.JSON, out, 0, true);
      case OCSF -> new JsonEvents(out, runs, json -> new OcsfEvent(json, version));
      case ECS -> new JsonEvents(out, runs, json -> new EcsEvent(json, version));
      case SARIF -> new SarifLog(out, runs, version);
    };
  }

  /** How many texts a spreadsheet would have executed, and were made harmless. */
  public long disarmed() {
    return guard.changed();
  }
}
