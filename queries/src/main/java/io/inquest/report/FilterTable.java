package io.inquest.report;

import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.seccomp.FilterFlags;
import io.inquest.query.FilterRow;
import io.inquest.query.Timestamps;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/** Filters for people: whose, since when, from where, and whether their refusals are seen. */
final class FilterTable implements RowReport<FilterRow> {
  private static final List<String> HEADINGS =
      List.of(
          "FILTER#", "TIME", "TID#", "ORIGIN", "OF", "FLAGS", "LENGTH#", "DIGEST", "SEEN", "FROM");

  /** Digits of a digest that tell the filters of a run apart. */
  private static final int DIGEST = 12;

  private final Table table;
  private final Writer out;

  FilterTable(Writer out, int width) {
    this.out = out;
    this.table = new Table(out, HEADINGS, HEADINGS.size() - 1, width);
  }

  @Override
  public void accept(FilterRow row) {
    FilterInstalled filter = row.filter();
    boolean known = filter.program().length() > 0;
    String flags = String.join("|", FilterFlags.names(filter.flags()));
    table.row(
        List.of(
            Integer.toString(filter.index()),
            Timestamps.milliseconds(filter.time()),
            Integer.toString(filter.tid()),
            filter.origin().name().toLowerCase(Locale.ROOT),
            filter.origin() == Origin.POLICY ? filter.policy() : filter.site().comm(),
            flags.isEmpty() ? "-" : flags,
            known ? Integer.toString(filter.program().length() / Instruction.SIZE) : "-",
            known ? filter.sha256().substring(0, Math.min(DIGEST, filter.sha256().length())) : "-",
            filter.observed() ? "yes" : "no",
            from(row)));
  }

  private static String from(FilterRow row) {
    FilterInstalled filter = row.filter();
    if (!filter.blindSpot().isEmpty()) {
      return filter.blindSpot();
    }
    if (row.stack().isPresent() && !row.stack().get().frames().isEmpty()) {
      return StackText.brief(row.stack().get());
    }
    return filter.site().ip() == 0 ? "-" : "0x" + Long.toHexString(filter.site().ip());
  }

  @Override
  public void close() throws IOException {
    table.end();
    out.flush();
  }
}
