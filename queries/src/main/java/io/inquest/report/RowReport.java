package io.inquest.report;

import io.inquest.query.RowField;
import java.io.Closeable;
import java.io.Writer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Writes an answer's rows in one form, row by row; holds no more of them than a table's first page.
 *
 * <p>Used by one thread. A failed write throws {@link java.io.UncheckedIOException}. {@link #close}
 * writes what is still held and flushes; the writer that was given stays open.
 *
 * @param <R> the rows
 */
public interface RowReport<R> extends Consumer<R>, Closeable {

  /**
   * A report of rows that have these fields.
   *
   * @param table makes the report where a table is wanted
   */
  static <R> RowReport<R> of(
      Form form, Writer out, List<? extends RowField<R>> fields, Supplier<RowReport<R>> table) {
    return switch (form) {
      case TABLE -> table.get();
      case JSON -> new RowJson<>(out, fields);
      case CSV -> new RowCsv<>(out, fields, new FormulaGuard());
    };
  }

  /** The forms of a list. */
  enum Form {
    /** Aligned columns for people. */
    TABLE,
    /** One JSON object a line, with stable keys. */
    JSON,
    /** RFC 4180, with a header line. */
    CSV
  }
}
