package io.inquest.audit.journal;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/**
 * The journal cannot grow, so the entry was not kept; nothing of it is visible to readers.
 *
 * <p>The writer stays usable. Each further attempt tries to grow the journal again, and {@link
 * JournalWriter} keeps room for a last {@code Gap} and {@code RunEnded}.
 */
public final class JournalFullException extends StoreException {
  @Serial private static final long serialVersionUID = 1L;

  JournalFullException(Path path, String problem, Throwable cause) {
    super(
        Reason.FULL,
        "extend the journal",
        path,
        problem,
        "Free some room there, or choose another store with --store or INQUEST_STORE.",
        cause);
  }

  static JournalFullException of(Path path, IOException cause) {
    String problem =
        classify(path, cause) == Reason.FULL
            ? "the file system is full"
            : String.valueOf(cause.getMessage());
    return new JournalFullException(path, problem, cause);
  }
}
