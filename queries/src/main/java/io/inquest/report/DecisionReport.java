package io.inquest.report;

import io.inquest.query.DecisionRow;
import java.io.Closeable;
import java.io.Writer;
import java.util.function.Consumer;

/**
 * Writes decisions in one form, row by row; holds no more of them than a table's first page.
 *
 * <p>Used by one thread. A failed write throws {@link java.io.UncheckedIOException}. {@link #close}
 * writes what is still held and flushes; the writer that was given stays open.
 */
public interface DecisionReport extends Consumer<DecisionRow>, Closeable {

  /** The forms of a list of decisions. */
  enum Form {
    /** Aligned columns for people. */
    TABLE,
    /** One JSON object a line, with stable keys. */
    JSON,
    /** RFC 4180, with a header line. */
    CSV
  }

  /**
   * A report.
   *
   * @param width columns of the terminal; 0 for no limit
   * @param severalRuns whether a table says of which run each row is
   */
  static DecisionReport of(Form form, Writer out, int width, boolean severalRuns) {
    return switch (form) {
      case TABLE -> new DecisionTable(out, width, severalRuns);
      case JSON -> new DecisionJson(out);
      case CSV -> new DecisionCsv(out);
    };
  }
}
