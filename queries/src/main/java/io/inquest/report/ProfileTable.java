package io.inquest.report;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.query.ProfileKey;
import io.inquest.query.ProfileRow;
import io.inquest.query.Timestamps;
import io.inquest.query.cause.evidence.KernelNames;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A profile for people: shares and counts, and on the right what they are of. */
final class ProfileTable implements RowReport<ProfileRow> {
  private static final double MICROSECOND = 1_000;

  private final Table table;
  private final Writer out;

  ProfileTable(Writer out, List<ProfileKey> by, int width) {
    this.out = out;
    List<String> headings =
        new ArrayList<>(List.of("SHARE#", "DECISIONS#", "REFUSALS#", "US/CALL#", "FIRST", "LAST"));
    for (ProfileKey key : by) {
      switch (key) {
        case RUN -> headings.add("RUN#");
        case SYSCALL -> headings.add("SYSCALL");
        case RULE -> headings.addAll(List.of("POLICY~", "RULE~"));
        case ERRNO -> headings.add("ACTION");
        case TASK -> headings.addAll(List.of("RUN#", "TGID#", "TID#", "COMM~", "EXE"));
        case EXE -> headings.add("EXE");
      }
    }
    table = new Table(out, headings, headings.size() - 1, width);
  }

  @Override
  public void accept(ProfileRow row) {
    List<String> cells = new ArrayList<>();
    cells.add(String.format(Locale.ROOT, "%.2f%%", row.share() * 100));
    cells.add(Long.toString(row.decisions()));
    cells.add(Long.toString(row.refusals()));
    cells.add(
        row.timed() == 0
            ? "-"
            : String.format(Locale.ROOT, "%.1f", row.duration() / MICROSECOND / row.timed()));
    cells.add(row.first() == 0 ? "no date" : Timestamps.milliseconds(row.first()));
    cells.add(row.last() == 0 ? "no date" : Timestamps.milliseconds(row.last()));
    Decision sample = row.sample().decision();
    for (ProfileKey key : row.by()) {
      switch (key) {
        case RUN -> cells.add(row.sample().name().toString());
        case SYSCALL -> cells.add(CallText.name(sample));
        case RULE -> {
          boolean ours = !sample.policy().isEmpty();
          cells.add(ours ? sample.policy() : DecisionTable.filter(sample));
          cells.add(ours ? sample.rule() : "-");
        }
        case ERRNO -> cells.add(KernelNames.action(sample));
        case TASK -> {
          cells.add(row.sample().name().toString());
          cells.add(known(sample.tgid()));
          cells.add(known(sample.tid()));
          cells.add(sample.comm().isEmpty() && sample.isImported() ? "-" : sample.comm());
          cells.add(exe(sample));
        }
        case EXE -> cells.add(exe(sample));
      }
    }
    table.row(cells);
  }

  private static String known(int id) {
    return id == 0 ? "-" : Integer.toString(id);
  }

  private static String exe(Decision sample) {
    return sample.exe().isEmpty() && sample.isImported() ? "not recorded" : sample.exe();
  }

  @Override
  public void close() throws IOException {
    table.end();
    out.flush();
  }
}
