package io.inquest.report;

import io.inquest.query.RunRow;
import io.inquest.query.Timestamps;
import io.inquest.query.cause.evidence.Missing;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** Runs for people; the column of groups is there if a run entered one. */
final class RunTable {
  private RunTable() {}

  /**
   * Writes the runs and flushes.
   *
   * @param width columns of the terminal; 0 for no limit
   */
  static void write(List<RunRow> runs, Writer out, int width) throws IOException {
    boolean grouped = runs.stream().anyMatch(run -> run.group().isPresent());
    List<String> headings =
        new ArrayList<>(
            List.of("RUN#", "STARTED", "REFUSALS#", "DECISIONS#", "MISSING#", "ENDED", "COMMAND"));
    if (grouped) {
      headings.add(1, "GROUP");
    }
    Table table = new Table(out, headings, headings.size() - 1, width);
    for (RunRow run : runs) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  run.name().toString(),
                  run.startedAt() == 0 ? "not known" : Timestamps.milliseconds(run.startedAt()),
                  Long.toString(run.refusals()),
                  Long.toString(run.decisions()),
                  missing(run.missing()),
                  run.ending().inWords() + (run.altered() ? "; records altered" : ""),
                  String.join(" ", run.arguments())));
      if (grouped) {
        cells.add(1, run.group().orElse("-"));
      }
      table.row(cells);
    }
    table.end();
    out.flush();
  }

  /** Of decisions, or of entries where these alone are known; a question mark: not known. */
  private static String missing(Missing missing) {
    return switch (missing.known()) {
      case COUNTED ->
          Long.toString(missing.decisions() > 0 ? missing.decisions() : missing.entries());
      case NOT_YET -> missing.entries() == 0 ? "-" : missing.entries() + "+";
      case NEVER, IMPORTED -> missing.entries() == 0 ? "?" : missing.entries() + "+?";
    };
  }
}
