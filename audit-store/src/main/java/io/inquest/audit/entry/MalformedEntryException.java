package io.inquest.audit.entry;

import java.io.Serial;

/** Bytes that were taken for an entry are none. */
public final class MalformedEntryException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** Says what is wrong with the bytes. */
  public MalformedEntryException(String message) {
    super(message);
  }
}
