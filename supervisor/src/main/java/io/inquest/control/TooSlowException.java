package io.inquest.control;

import java.io.IOException;
import java.io.Serial;

/** The other end of a connection had its time. */
final class TooSlowException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  TooSlowException() {
    super("the other end is too slow");
  }
}
