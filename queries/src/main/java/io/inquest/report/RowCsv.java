package io.inquest.report;

import io.inquest.audit.entry.AuditEntry.Frame;
import io.inquest.query.RowField;
import io.inquest.query.cause.evidence.KernelNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/**
 * RFC 4180: a header line, lines end with CR LF, cells with separators or quotes are quoted.
 * Several values are one cell, separated by spaces; an absent value is an empty cell.
 *
 * <p>What a terminal could obey is written as an escape, also line ends: ESC is {@code \x1b}. A
 * reader gets the text back as {@link TerminalText#escapeReversibly} says. So is what makes a text
 * a formula to a spreadsheet ({@link FormulaGuard}).
 */
final class RowCsv<R> implements RowReport<R>, RowField.Receiver {
  private final Writer out;
  private final List<RowField<R>> fields;
  private final FormulaGuard guard;
  private boolean headed;

  RowCsv(Writer out, List<? extends RowField<R>> fields, FormulaGuard guard) {
    this.out = out;
    this.guard = guard;
    this.fields = List.copyOf(fields);
  }

  @Override
  public void accept(R row) {
    head();
    boolean first = true;
    for (RowField<R> field : fields) {
      if (!first) {
        write(",");
      }
      first = false;
      field.give(row, this);
    }
    write("\r\n");
  }

  private void head() {
    if (headed) {
      return;
    }
    headed = true;
    StringBuilder header = new StringBuilder();
    for (RowField<R> field : fields) {
      header.append(header.length() == 0 ? "" : ",").append(field.key());
    }
    write(header.append("\r\n").toString());
  }

  @Override
  public void number(long value) {
    write(Long.toString(value));
  }

  @Override
  public void hex(long value) {
    write(KernelNames.hex(value));
  }

  @Override
  public void fraction(double fraction) {
    write(String.format(Locale.ROOT, "%.4f", fraction));
  }

  @Override
  public void hexes(List<Long> values) {
    for (int i = 0; i < values.size(); i++) {
      write(i == 0 ? "" : " ");
      write(KernelNames.hex(values.get(i)));
    }
  }

  @Override
  public void errno(int errno) {
    write(KernelNames.errno(errno));
  }

  @Override
  public void text(String text) {
    write(quoted(text));
  }

  @Override
  public void texts(List<String> texts) {
    write(quoted(String.join(" ", texts)));
  }

  @Override
  public void flag(boolean flag) {
    write(Boolean.toString(flag));
  }

  /** Addresses as the modules' own symbols count: what symbols are looked up by. */
  @Override
  public void frames(List<Frame> frames) {
    StringBuilder cell = new StringBuilder();
    for (Frame frame : frames) {
      cell.append(cell.length() == 0 ? "" : " ");
      cell.append(frame.module()).append('+').append(KernelNames.hex(frame.moduleAddress()));
    }
    write(quoted(cell.toString()));
  }

  @Override
  public void absent() {}

  private String quoted(String text) {
    String safe = guard.disarm(TerminalText.escapeReversibly(text));
    boolean special = safe.indexOf(',') >= 0 || safe.indexOf('"') >= 0;
    return special ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }

  private void write(String text) {
    try {
      out.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    head();
    out.flush();
  }
}
