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

  private JournalFullException(Reason reason, Path path, Throwable cause, String problem) {
    super(reason, "extend the journal", path, problem, remedy(reason, path), cause);
  }

  static JournalFullException of(Path path, IOException cause) {
    Reason reason = classify(path, cause);
    return new JournalFullException(reason, path, cause, problem(reason, cause));
  }
}
