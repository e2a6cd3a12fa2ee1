package io.inquest.report;

import io.inquest.query.RunRow;
import io.inquest.query.Timestamps;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Runs for people. */
public final class RunTable {
  private RunTable() {}

  /**
   * Writes the runs and flushes.
   *
   * @param width columns of the terminal; 0 for no limit
   */
  public static void write(List<RunRow> runs, Writer out, int width) throws IOException {
    List<String> headings =
        List.of("RUN#", "STARTED", "REFUSALS#", "DECISIONS#", "ENDED", "COMMAND");
    Table table = new Table(out, headings, headings.size() - 1, width);
    for (RunRow run : runs) {
      table.row(
          List.of(
              Long.toString(run.number()),
              Timestamps.milliseconds(run.startedAt()),
              Long.toString(run.refusals()),
              Long.toString(run.decisions()),
              run.ending().inWords(),
              String.join(" ", run.arguments())));
    }
    table.end();
    out.flush();
  }
}
