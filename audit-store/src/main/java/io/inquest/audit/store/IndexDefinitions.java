package io.inquest.audit.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.db.ValueDataType;
import org.h2.mvstore.tx.TransactionStore;
import org.h2.mvstore.type.DataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.MetaType;
import org.h2.mvstore.type.StringDataType;

/**
 * What a database defines: tables, indexes, settings, and whatever else somebody put there.
 *
 * <p>H2 keeps definitions as SQL and executes all of it when it opens a database: triggers and
 * functions with their source, links to other databases, any statement. So they are read here with
 * H2's storage alone, as data, and a file is given to H2 only if it has none but those that the
 * migrations make. These are in {@code migration/V<n>.definitions}, a line each: the kind of
 * object, a space, and its SQL with line ends as {@code \n}. A test compares the two.
 */
final class IndexDefinitions {
  /** The newest version of the tables. */
  static final int NEWEST = 6;

  // org.h2.mvstore.tx.TransactionStore, org.h2.engine.Database
  private static final String TYPES = "_";
  private static final String PREPARED = "openTransactions";
  private static final String UNDO_LOG = "undoLog";
  private static final String DEFINITIONS = "table.0";

  /** No version has as many; a file can be made to go on for ever. */
  private static final int MOST_DEFINITIONS = 1000;

  private static final String PASSWORD = "SALT '[0-9a-f]*' HASH '[0-9a-f]*'";
  private static final String ANY_PASSWORD = "SALT '' HASH ''";

  /** What H2 found out about a column's values. */
  private static final String SELECTIVITY = " SELECTIVITY [0-9]+";

  private final PinnedFile file;

  private IndexDefinitions(PinnedFile file) {
    this.file = file;
  }

  /**
   * Requires that the database defines what Inquest does, and nothing else; what a killed process
   * left half done is undone first. H2 then finds in the file what was seen here.
   *
   * @throws UnsoundIndexException if it does, or cannot be read
   */
  static void require(PinnedFile file) throws UnsoundIndexException {
    Set<String> found = read(file);
    for (int version = 1; version <= NEWEST; version++) {
      if (found.equals(expected(version))) {
        return;
      }
    }
    throw new UnsoundIndexException("it defines other things than Inquest does");
  }

  /** What version {@code version} of the tables defines. */
  static Set<String> expected(int version) {
    String name = "/io/inquest/audit/migration/V" + version + ".definitions";
    try (InputStream in = IndexDefinitions.class.getResourceAsStream(name);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines().collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What the database in the file defines, in the form that the class describes.
   *
   * @throws UnsoundIndexException if it cannot be read
   */
  static Set<String> read(PinnedFile file) throws UnsoundIndexException {
    if (file.size() == 0) {
      return Set.of();
    }
    file.remember(true);
    try {
      return new IndexDefinitions(file).read();
    } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
      // Pages that hold each other, lengths beyond all memory: it may be made to be like that.
      // H2's own assertions count where they are on.
      UnsoundIndexException unsound = new UnsoundIndexException("it cannot be read as an index");
      unsound.initCause(e);
      throw unsound;
    } finally {
      file.remember(false);
    }
  }

  private Set<String> read() {
    boolean leftovers;
    try (MVStore store = open(true)) {
      requireOwnTypes(store);
      leftovers = hasLeftovers(store);
    }
    if (leftovers) {
      undo();
    }
    try (MVStore store = open(true)) {
      requireOwnTypes(store);
      if (hasLeftovers(store)) {
        throw new IllegalStateException("it has transactions that cannot be undone");
      }
      return definitions(store);
    }
  }

  private MVStore open(boolean readOnly) {
    MVStore.Builder builder =
        new MVStore.Builder()
            .fileName(file.database() + PinnedPath.SUFFIX)
            .autoCommitDisabled()
            // Each page is read again, so that reads count what pages that hold each other cost.
            .cacheSize(0);
    return readOnly ? builder.readOnly().open() : builder.compress().open();
  }

  private static void requireOwnTypes(MVStore store) {
    forEach(store, TYPES, StringDataType.INSTANCE, RawType.typeName());
    forEach(store, PREPARED, RawType.nothing(), RawType.nothing());
  }

  private static boolean hasLeftovers(MVStore store) {
    return store.getMapNames().stream()
        .anyMatch(name -> name.startsWith(UNDO_LOG) && store.hasData(name));
  }

  /** Takes back what transactions did that were not committed, as H2 would. */
  private void undo() {
    try (MVStore store = open(false)) {
      store.setVersionsToKeep(0);
      TransactionStore transactions =
          new TransactionStore(store, new MetaType<>(null, null), new ValueDataType(), 0);
      transactions.init();
      transactions.endLeftoverTransactions();
    }
  }

  private static Set<String> definitions(MVStore store) {
    Set<String> found = new TreeSet<>();
    for (String definition :
        forEach(store, DEFINITIONS, LongDataType.INSTANCE, RawType.definition())) {
      found.add(
          definition
              .replaceFirst(PASSWORD, ANY_PASSWORD)
              .replaceAll(SELECTIVITY, "")
              .replace("\n", "\\n"));
    }
    return found;
  }

  /** The values of a map, all of which are read. */
  private static <K, V> List<V> forEach(
      MVStore store, String map, DataType<K> keys, DataType<V> values) {
    List<V> all = new ArrayList<>();
    if (store.hasMap(map)) {
      MVMap<K, V> opened =
          store.openMap(map, new MVMap.Builder<K, V>().keyType(keys).valueType(values));
      Iterator<K> cursor = opened.keyIterator(null);
      while (cursor.hasNext()) {
        if (all.size() == MOST_DEFINITIONS) {
          throw new IllegalStateException("it has more definitions than Inquest makes");
        }
        all.add(opened.get(cursor.next()));
      }
    }
    return all;
  }
}
