package io.inquest.audit.prune;

/** A run is not to be pruned; the message is why, a sentence without its end. */
public final class UnprunableRunException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean altered;

  UnprunableRunException(boolean altered, String message) {
    super(message);
    this.altered = altered;
  }

  /** Whether its records are not what was signed, which pruning it would hide. */
  public boolean isAltered() {
    return altered;
  }
}
