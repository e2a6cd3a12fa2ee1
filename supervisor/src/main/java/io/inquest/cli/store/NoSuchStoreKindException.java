package io.inquest.cli.store;

/** A store was named that is no directory: a URL of a database or of a catalog. */
public final class NoSuchStoreKindException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param where the option or variable that named it
   * @param store as it was given
   */
  NoSuchStoreKindException(String where, String store) {
    super(
        where
            + " "
            + store
            + ": here a store is a directory, where runs are recorded"
            + "\nName a directory; one that is called so is ./"
            + store);
  }
}
