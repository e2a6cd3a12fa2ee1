package io.inquest.audit.store;

import java.io.Serial;

/** The tables do not agree with each other. */
final class UnsoundIndexException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  UnsoundIndexException(String message) {
    super(message);
  }
}
