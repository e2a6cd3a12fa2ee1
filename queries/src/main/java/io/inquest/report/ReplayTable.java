package io.inquest.report;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.query.ReplayRow;
import io.inquest.query.cause.evidence.KernelNames;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** Changed decisions for people: who, what was answered, what would be, by what. */
final class ReplayTable implements RowReport<ReplayRow> {
  private final Table table;
  private final Writer out;
  private final boolean severalRuns;

  ReplayTable(Writer out, int width, boolean severalRuns) {
    this.out = out;
    this.severalRuns = severalRuns;
    List<String> headings = new ArrayList<>();
    if (severalRuns) {
      headings.add("RUN#");
    }
    headings.addAll(
        List.of("SEQ#", "TID#", "COMM~", "RECORDED", "REPLAYED", "RULE~", "COURSE", "CALL"));
    this.table = new Table(out, headings, headings.size() - 1, width);
  }

  @Override
  public void accept(ReplayRow row) {
    Decision decision = row.recorded().decision();
    List<String> cells = new ArrayList<>(9);
    if (severalRuns) {
      cells.add(row.recorded().name().toString());
    }
    cells.add(Long.toString(decision.sequence()));
    cells.add(Integer.toString(decision.tid()));
    cells.add(decision.comm());
    cells.add(KernelNames.action(decision));
    cells.add(KernelNames.action(row.returned()));
    cells.add(
        row.filter() < 0 ? row.rule().isEmpty() ? "-" : row.rule() : "filter " + row.filter());
    cells.add(course(row));
    cells.add(CallText.of(decision));
    table.row(cells);
  }

  /** Whether the call would have been made at all, and what it would have led to. */
  private static String course(ReplayRow row) {
    if (!row.certain()) {
      return "uncertain";
    }
    return row.diverges() ? "diverges" : "same";
  }

  @Override
  public void close() throws IOException {
    table.end();
    out.flush();
  }
}
