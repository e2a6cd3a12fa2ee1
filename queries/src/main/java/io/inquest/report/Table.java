package io.inquest.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows in aligned columns.
 *
 * <p>The first {@value #PAGE} rows are held to find the widths; later rows are written as they
 * come, and a cell that is wider than its column is cut. One column may take what the others leave
 * of the terminal's width. Cells are escaped for a terminal.
 */
final class Table {
  private static final int PAGE = 200;
  private static final int LEAST = 12;
  private static final String GAP = "  ";

  private final Writer out;
  private final List<String> headings;
  private final boolean[] numeric;
  private final int elastic;
  private final int width;
  private final List<List<String>> held = new ArrayList<>();
  private int[] widths;

  /**
   * A table.
   *
   * @param headings one for each column; a heading that ends with {@code #} is of numbers, which
   *     are aligned to the right, and is shown without it
   * @param elastic index of the column that takes what is left
   * @param width columns of the terminal; 0 for no limit
   */
  Table(Writer out, List<String> headings, int elastic, int width) {
    this.out = out;
    this.headings = new ArrayList<>();
    this.numeric = new boolean[headings.size()];
    for (String heading : headings) {
      boolean isNumeric = heading.endsWith("#");
      numeric[this.headings.size()] = isNumeric;
      this.headings.add(isNumeric ? heading.substring(0, heading.length() - 1) : heading);
    }
    this.elastic = elastic;
    this.width = width;
  }

  void row(List<String> cells) {
    List<String> safe = new ArrayList<>(cells.size());
    for (String cell : cells) {
      safe.add(TerminalText.escape(cell));
    }
    if (widths != null) {
      write(safe, true);
      return;
    }
    held.add(safe);
    if (held.size() == PAGE) {
      release();
    }
  }

  /** Writes what is held. A table without rows is not written at all. */
  void end() {
    if (widths == null && !held.isEmpty()) {
      release();
    }
  }

  private void release() {
    widths = new int[headings.size()];
    measure(headings);
    for (List<String> row : held) {
      measure(row);
    }
    if (width > 0) {
      fit();
    }
    write(headings, true);
    for (List<String> row : held) {
      write(row, true);
    }
    held.clear();
  }

  private void measure(List<String> row) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], TerminalText.width(row.get(i)));
    }
  }

  private void fit() {
    int others = GAP.length() * (widths.length - 1);
    for (int i = 0; i < widths.length; i++) {
      others += i == elastic ? 0 : widths[i];
    }
    widths[elastic] = Math.min(widths[elastic], Math.max(LEAST, width - others));
  }

  private void write(List<String> cells, boolean cut) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      boolean last = i == widths.length - 1;
      boolean unlimited = width == 0 && last;
      String cell = cut && !unlimited ? TerminalText.cut(cells.get(i), widths[i]) : cells.get(i);
      int padding = Math.max(0, widths[i] - TerminalText.width(cell));
      line.append(numeric[i] ? " ".repeat(padding) + cell : cell);
      if (!last) {
        line.append(numeric[i] ? "" : " ".repeat(padding)).append(GAP);
      }
    }
    line.append('\n');
    try {
      out.write(line.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
