package io.inquest.report;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.query.DecisionRow;
import io.inquest.query.Timestamps;
import io.inquest.query.cause.evidence.KernelNames;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** Decisions for people: when, who, which call, what was answered, by what. */
final class DecisionTable implements RowReport<DecisionRow> {
  /** From this width on there is room for dates. */
  private static final int WIDE = 130;

  private final Table table;
  private final Writer out;
  private final boolean severalRuns;
  private final boolean dates;

  DecisionTable(Writer out, int width, boolean severalRuns) {
    this.out = out;
    this.severalRuns = severalRuns;
    this.dates = severalRuns || width == 0 || width >= WIDE;
    List<String> headings = new ArrayList<>();
    if (severalRuns) {
      headings.add("RUN#");
    }
    headings.addAll(List.of("SEQ#", "TIME", "TID#", "COMM~", "ACTION", "POLICY~", "RULE~", "CALL"));
    this.table = new Table(out, headings, headings.size() - 1, width);
  }

  @Override
  public void accept(DecisionRow row) {
    Decision decision = row.decision();
    List<String> cells = new ArrayList<>(9);
    if (severalRuns) {
      cells.add(row.name().toString());
    }
    cells.add(Long.toString(decision.sequence()));
    cells.add(time(decision));
    cells.add(decision.tid() == 0 ? "pid " + decision.tgid() : Integer.toString(decision.tid()));
    cells.add(decision.comm().isEmpty() && decision.isImported() ? "-" : decision.comm());
    cells.add(KernelNames.action(decision));
    boolean ours = !decision.policy().isEmpty();
    cells.add(ours ? decision.policy() : filter(decision));
    cells.add(ours ? decision.rule() : "-");
    cells.add(CallText.of(decision));
    table.row(cells);
  }

  private String time(Decision decision) {
    if (decision.time() == 0 && decision.isImported()) {
      return "no date";
    }
    String time = Timestamps.milliseconds(decision.time());
    return dates ? time : time.substring(time.indexOf('T') + 1);
  }

  /** What stands in place of a policy: the filter, which is not of one. */
  static String filter(Decision decision) {
    return decision.isImported() ? "not recorded" : "filter " + decision.filter();
  }

  @Override
  public void close() throws IOException {
    table.end();
    out.flush();
  }
}
