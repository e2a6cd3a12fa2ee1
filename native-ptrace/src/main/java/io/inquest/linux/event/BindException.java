package io.inquest.linux.event;

/**
 * A filter expression that does not fit its scope: a field or constant that does not exist, an
 * operator that the field does not have, a value too wide for it.
 */
public sealed class BindException extends FilterException permits MemoryTextException {
  private static final long serialVersionUID = 1L;

  BindException(String message, int offset, int length) {
    super(message, offset, length);
  }
}
