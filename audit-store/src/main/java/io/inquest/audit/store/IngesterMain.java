package io.inquest.audit.store;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The ingester as a process of its own.
 *
 * <pre>IngesterMain STORE [--while-live]</pre>
 *
 * <p>It ends when all journals are in the tables; with {@code --while-live} it also stays as long
 * as a supervisor lives. It also ends when another process wants to be the ingester, which somebody
 * then waits for. If the store has an ingester already, or is only read, it ends at once. Exit
 * status 0, 1 with a message on standard error if the store cannot be used, 2 for wrong usage.
 */
public final class IngesterMain {
  private IngesterMain() {}

  /** See the class. */
  public static void main(String[] arguments) {
    boolean whileLive = arguments.length == 2 && arguments[1].equals("--while-live");
    if (arguments.length != 1 && !whileLive) {
      System.err.println("usage: IngesterMain STORE [--while-live]");
      System.exit(2);
    }
    try {
      run(Path.of(arguments[0]), whileLive);
    } catch (StoreException e) {
      System.err.println("inquest: " + e.getMessage());
      System.exit(1);
    }
  }

  /**
   * Brings the tables of the store up to date, unless another process does.
   *
   * @param whileLive whether to stay as long as a supervisor lives
   * @return whether this process did
   * @throws StoreException if the store cannot be used, or another user owns it or can change it
   */
  public static boolean run(Path store, boolean whileLive) throws StoreException {
    StoreLocation location = StoreLocation.existing(store);
    if (ReadOnlyStore.reason(location).isPresent()) {
      return false;
    }
    location.requireTrusted();
    Optional<IngesterService> service = IngesterService.start(IndexHome.in(location));
    if (service.isEmpty()) {
      return false;
    }
    try (IngesterService serving = service.get()) {
      serving.serve(whileLive);
    }
    return true;
  }
}
