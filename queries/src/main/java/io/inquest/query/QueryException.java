package io.inquest.query;

/** A question that cannot be answered as it was put; the message says why and what to do. */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A question with something wrong in it. */
  public QueryException(String message) {
    super(message);
  }

  /** A question with something wrong in it, found by a parser. */
  public QueryException(String message, Throwable cause) {
    super(message, cause);
  }
}
