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
            + ": a store is a directory, and there is no other kind\nName a directory; one that is"
            + " called so is ./"
            + store);
  }
}
