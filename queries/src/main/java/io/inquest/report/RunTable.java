package io.inquest.report;

import io.inquest.query.RunRow;
import io.inquest.query.Timestamps;
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
        new ArrayList<>(List.of("RUN#", "STARTED", "REFUSALS#", "DECISIONS#", "ENDED", "COMMAND"));
    if (grouped) {
      headings.add(1, "GROUP");
    }
    Table table = new Table(out, headings, headings.size() - 1, width);
    for (RunRow run : runs) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  Long.toString(run.number()),
                  Timestamps.milliseconds(run.startedAt()),
                  Long.toString(run.refusals()),
                  Long.toString(run.decisions()),
                  run.ending().inWords(),
                  String.join(" ", run.arguments())));
      if (grouped) {
        cells.add(1, run.group().orElse("-"));
      }
      table.row(cells);
    }
    table.end();
    out.flush();
  }
}
