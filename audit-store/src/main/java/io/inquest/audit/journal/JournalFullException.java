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

  private final boolean past;

  private JournalFullException(Reason reason, Path path, Throwable cause, String problem) {
    super(reason, "extend the journal", path, problem, remedy(reason, path), cause);
    this.past = false;
  }

  private JournalFullException(Path path, String problem, String remedy) {
    super(Reason.FAILED, "extend the journal", path, problem, remedy, null);
    this.past = true;
  }

  /**
   * Of a segment that somebody cut, or took away, while it was being written; a new one is in its
   * place.
   */
  static JournalFullException cut(Path path) {
    return new JournalFullException(
        path,
        "somebody cut it or took it away while it was being written, and with it records that"
            + " were kept",
        "Keep the program from the store: run it as another user (--user), or have a policy refuse"
            + " it to open files there.");
  }

  /** Whether what is lost had been written before, so that the entry can be appended again. */
  public boolean isPast() {
    return past;
  }

  static JournalFullException of(Path path, IOException cause) {
    Reason reason = classify(path, cause);
    return new JournalFullException(reason, path, cause, problem(reason, cause));
  }
}
