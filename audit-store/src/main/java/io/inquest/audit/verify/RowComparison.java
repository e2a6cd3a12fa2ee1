package io.inquest.audit.verify;

import io.inquest.audit.entity.BurstEntity;
import io.inquest.audit.entity.DecisionGroupEntity;
import io.inquest.audit.entity.FilterEntity;
import io.inquest.audit.entity.FrameEntity;
import io.inquest.audit.entity.GapEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entity.RuleEntity;
import io.inquest.audit.entity.SignalEntity;
import io.inquest.audit.entity.StackEntity;
import io.inquest.audit.entity.TaskEntity;
import io.inquest.audit.entity.TaskEventEntity;
import jakarta.persistence.Table;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hibernate.HibernateException;
import org.hibernate.StatelessSession;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.persister.entity.EntityPersister;

/**
 * Compares rows of any kind, each column, with those that the tables have, and counts them, so that
 * rows which nothing made are found, too. Owned by one thread.
 */
final class RowComparison {
  /** The tables whose rows' keys begin with the run's number, and the attribute that does. */
  static final Map<Class<?>, String> KEYS = keys();

  private final Map<Class<?>, Long> counts = new HashMap<>();

  private static Map<Class<?>, String> keys() {
    Map<Class<?>, String> keys = new LinkedHashMap<>();
    for (Class<?> table :
        List.of(
            TaskEntity.class,
            FilterEntity.class,
            SignalEntity.class,
            GapEntity.class,
            StackEntity.class,
            DecisionGroupEntity.class,
            BurstEntity.class,
            TaskEventEntity.class)) {
      keys.put(table, "id");
    }
    keys.put(RuleEntity.class, "filter");
    keys.put(FrameEntity.class, "stack");
    return keys;
  }

  /**
   * Compares rows with those that have their keys.
   *
   * @param found gets a sentence on each that differs
   */
  void compare(List<Object> rows, StatelessSession session, Consumer<String> found) {
    SharedSessionContractImplementor inner = session.unwrap(SharedSessionContractImplementor.class);
    for (Object row : rows) {
      EntityPersister table =
          inner.getFactory().getMappingMetamodel().getEntityDescriptor(row.getClass());
      Object key = table.getIdentifier(row, inner);
      try {
        Object stored = session.get(row.getClass(), key);
        if (stored == null) {
          found.accept("the table " + name(row.getClass()) + " lacks " + place(key));
        } else {
          difference(table, row, stored, key, found);
        }
      } catch (HibernateException | IllegalArgumentException e) {
        // A word that is none of an enumeration's, for example.
        found.accept(
            "the table " + name(row.getClass()) + " has values that are none in " + place(key));
      }
    }
  }

  /** Counts rows that the tables must have, once they are compared for the last time. */
  void count(List<Object> rows) {
    rows.forEach(row -> counts.merge(row.getClass(), 1L, Long::sum));
  }

  private static void difference(
      EntityPersister table, Object row, Object stored, Object key, Consumer<String> found) {
    Object[] expected = table.getValues(row);
    Object[] actual = table.getValues(stored);
    for (int i = 0; i < expected.length; i++) {
      if (!table.getPropertyTypes()[i].isEqual(expected[i], actual[i])) {
        found.accept(
            "the table "
                + name(row.getClass())
                + " has another "
                + table.getPropertyNames()[i]
                + " than the journal in "
                + place(key));
        return;
      }
    }
  }

  /** Tells of tables that have more rows of the run than were counted. */
  void compareCounts(long run, StatelessSession session, Consumer<String> found) {
    for (Map.Entry<Class<?>, String> table : KEYS.entrySet()) {
      long stored = stored(session, table, RowId.first(run), RowId.last(run));
      long made = counts.getOrDefault(table.getKey(), 0L);
      if (stored > made) {
        found.accept(
            "the table "
                + name(table.getKey())
                + " has "
                + stored
                + " rows of the run, the journal makes "
                + made);
      }
    }
  }

  /** How many rows of a table have keys in that range. */
  static long stored(
      StatelessSession session, Map.Entry<Class<?>, String> table, long first, long last) {
    String key = table.getValue();
    return session
        .createSelectionQuery(
            "select count(*) from "
                + table.getKey().getSimpleName()
                + " where "
                + key
                + " between :first and :last",
            Long.class)
        .setParameter("first", first)
        .setParameter("last", last)
        .getSingleResult();
  }

  /** What the database calls the table. */
  static String name(Class<?> table) {
    return table.getAnnotation(Table.class).name();
  }

  private static String place(Object key) {
    if (key instanceof RuleEntity.Key rule) {
      return "rule " + rule.number() + " of the filter of record " + RowId.sequence(rule.filter());
    } else if (key instanceof FrameEntity.Key frame) {
      return "frame " + frame.number() + " of stack " + RowId.sequence(frame.stack());
    } else if (key instanceof Long id && id > RowId.LARGEST_SEQUENCE) {
      return "row " + RowId.sequence(id);
    }
    return "row " + key;
  }
}
