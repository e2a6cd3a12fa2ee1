package io.inquest.auditlog;

import java.io.Serial;

/** A seccomp record is not whole, or has what no kernel writes. */
final class MalformedRecordException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  MalformedRecordException(String message) {
    super(message);
  }
}
