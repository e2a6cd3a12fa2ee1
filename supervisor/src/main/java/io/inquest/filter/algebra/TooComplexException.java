package io.inquest.filter.algebra;

/** A program that cannot be examined exactly within the memory that is given to it. */
public final class TooComplexException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why completes "it cannot be examined exactly: "
   */
  TooComplexException(String why) {
    super("the policies cannot be examined exactly: " + why);
  }
}
