package io.inquest.report;

import java.io.Closeable;
import java.util.function.Consumer;

/**
 * Writes an answer's rows in one form, row by row; holds no more of them than a table's first page.
 *
 * <p>Used by one thread. A failed write throws {@link java.io.UncheckedIOException}. {@link #close}
 * writes what is still held and flushes; the writer that was given stays open.
 *
 * @param <R> the rows
 */
public interface RowReport<R> extends Consumer<R>, Closeable {

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
