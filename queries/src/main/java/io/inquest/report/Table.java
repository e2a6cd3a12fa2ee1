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
 * come, and on a terminal a cell that is wider than its column is cut, unless it is a number. One
 * column takes what the others leave of the terminal's width; where that is less than half of it,
 * some of the others are made narrower. Cells are escaped for a terminal.
 */
final class Table {
  private static final int PAGE = 200;
  private static final int LEAST = 12;

  /** What is left of a column that is made narrower. */
  private static final int NARROW = 8;

  private static final String GAP = "  ";

  private final Writer out;
  private final List<String> headings;
  private final boolean[] numeric;
  private final boolean[] yielding;
  private final int elastic;
  private final int width;
  private final List<List<String>> held = new ArrayList<>();
  private int[] widths;

  /**
   * A table.
   *
   * @param headings one for each column; a heading that ends with {@code #} is of numbers, which
   *     are aligned to the right, one that ends with {@code ~} of a column that may be made
   *     narrower for the elastic one; neither mark is shown
   * @param elastic index of the column that takes what is left
   * @param width columns of the terminal; 0 for no limit
   */
  Table(Writer out, List<String> headings, int elastic, int width) {
    this.out = out;
    this.headings = new ArrayList<>();
    this.numeric = new boolean[headings.size()];
    this.yielding = new boolean[headings.size()];
    for (String heading : headings) {
      numeric[this.headings.size()] = heading.endsWith("#");
      yielding[this.headings.size()] = heading.endsWith("~");
      boolean marked = heading.endsWith("#") || heading.endsWith("~");
      this.headings.add(marked ? heading.substring(0, heading.length() - 1) : heading);
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
      write(safe);
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
    write(headings);
    for (List<String> row : held) {
      write(row);
    }
    held.clear();
  }

  private void measure(List<String> row) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], TerminalText.width(row.get(i)));
    }
  }

  private void fit() {
    int room = width - GAP.length() * (widths.length - 1);
    for (int i = 0; i < widths.length; i++) {
      room -= i == elastic ? 0 : widths[i];
    }
    int wanted = Math.min(widths[elastic], width / 2);
    for (int widest = widest(); room < wanted && widest >= 0; widest = widest()) {
      widths[widest]--;
      room++;
    }
    widths[elastic] = Math.max(LEAST, room);
  }

  /** The widest of the columns that may be made narrower; -1 if there is none any longer. */
  private int widest() {
    int widest = -1;
    for (int i = 0; i < widths.length; i++) {
      int least = Math.max(NARROW, headings.get(i).length());
      if (yielding[i] && widths[i] > least && (widest < 0 || widths[i] > widths[widest])) {
        widest = i;
      }
    }
    return widest;
  }

  private void write(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      boolean last = i == widths.length - 1;
      boolean whole = numeric[i] || width == 0;
      String cell = whole ? cells.get(i) : TerminalText.cut(cells.get(i), widths[i]);
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
