package io.inquest.report;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.query.TimelineField;
import io.inquest.query.TimelineRow;
import io.inquest.query.Timestamps;
import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.KernelNames;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A timeline for people: when, how long, what, and of which task. */
final class TimelineTable implements RowReport<TimelineRow> {
  private static final double SECOND = 1e9;

  private final Table table;
  private final Writer out;
  private final boolean severalRuns;

  TimelineTable(Writer out, int width, boolean severalRuns) {
    this.out = out;
    this.severalRuns = severalRuns;
    List<String> headings = new ArrayList<>();
    if (severalRuns) {
      headings.add("RUN#");
    }
    headings.addAll(
        List.of("TIME", "FOR#", "EVENT", "TID#", "COMM~", "SEQ#", "DECISIONS#", "WHAT"));
    table = new Table(out, headings, headings.size() - 1, width);
  }

  @Override
  public void accept(TimelineRow row) {
    AuditEntry entry = row.entry();
    boolean decided = entry instanceof Decision;
    List<String> cells = new ArrayList<>(9);
    if (severalRuns) {
      cells.add(row.name().toString());
    }
    cells.add(entry.time() == 0 ? "no date" : Timestamps.milliseconds(entry.time()));
    cells.add(decided && row.count() > 1 ? seconds(row.lastTime() - entry.time()) : "-");
    cells.add(TimelineField.event(entry));
    int tid = TimelineField.tid(entry);
    cells.add(tid == 0 ? "-" : Integer.toString(tid));
    cells.add(TimelineField.comm(entry).isEmpty() ? "-" : TimelineField.comm(entry));
    cells.add(entry instanceof Decision decision ? Long.toString(decision.sequence()) : "-");
    cells.add(decided ? Long.toString(row.count()) : "-");
    cells.add(what(row));
    table.row(cells);
  }

  private static String seconds(long nanoseconds) {
    return String.format(Locale.ROOT, "%.3fs", nanoseconds / SECOND);
  }

  private static String what(TimelineRow row) {
    AuditEntry entry = row.entry();
    if (entry instanceof Decision decision) {
      return decisions(row, decision);
    } else if (entry instanceof RunStarted started) {
      return String.join(" ", started.arguments());
    } else if (entry instanceof TaskStarted started) {
      String how = started.how().name().toLowerCase(Locale.ROOT);
      return started.parentTid() == 0 ? how : how + " by " + started.parentTid();
    } else if (entry instanceof TaskExecuted executed) {
      return executed.exe();
    } else if (entry instanceof FilterInstalled installed) {
      return filter(installed);
    } else if (entry instanceof SignalDelivered delivered) {
      return KernelNames.signal(delivered.signal());
    } else if (entry instanceof TaskExited exited) {
      return Ending.ofWaitStatus(exited.waitStatus(), exited.time()).inWords();
    } else if (entry instanceof Gap gap) {
      return gap.detail();
    }
    return end((RunEnded) entry);
  }

  /** One decision whole; of several what they have in common. */
  private static String decisions(TimelineRow row, Decision first) {
    String call = row.count() == 1 ? CallText.of(first) : CallText.name(first);
    String by =
        first.policy().isEmpty()
            ? DecisionTable.filter(first)
            : "rule \"" + first.rule() + "\" of " + first.policy();
    return KernelNames.action(first) + " by " + by + ": " + call;
  }

  private static String filter(FilterInstalled installed) {
    String whose =
        installed.origin() == Origin.POLICY
            ? "policy " + installed.policy()
            : installed.origin().name().toLowerCase(Locale.ROOT);
    return "filter "
        + installed.index()
        + ", "
        + whose
        + (installed.observed() ? "" : ", not observed: " + installed.blindSpot());
  }

  private static String end(RunEnded ended) {
    Optional<Ending> ending = TimelineField.ending(ended);
    return ending.isPresent()
        ? ending.get().inWords()
        : ended.outcome().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() throws IOException {
    table.end();
    out.flush();
  }
}
