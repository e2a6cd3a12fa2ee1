package io.inquest.trace.record;

import io.inquest.audit.journal.JournalFullException;

/** A record could not be kept and the run may not go on without it ({@link OnLoss#STOP}). */
public final class RecordLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RecordLostException(JournalFullException cause) {
    super(cause.getMessage(), cause);
  }
}
