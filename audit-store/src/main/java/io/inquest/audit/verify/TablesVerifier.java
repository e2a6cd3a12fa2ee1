package io.inquest.audit.verify;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.IngestEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entity.TaskGroupEntity;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.store.AuditStore;
import io.inquest.audit.store.ExpectedRows;
import io.inquest.audit.verify.Finding.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.hibernate.StatelessSession;

/**
 * Compares the tables with the rows that the journals make: each row of each table, with every
 * column of it, and which runs there are. Owned by one thread.
 */
public final class TablesVerifier {
  /** More findings than this of one run say nothing new. */
  private static final int MOST = 20;

  /** No run has a number from here on: rows have no keys for it. */
  private static final long LARGEST_RUN = 1L << (Long.SIZE - 1 - RowId.SEQUENCE_BITS);

  private static final List<Column> COLUMNS =
      List.of(
          new Column("time", DecisionEntity::time),
          new Column("tgid", DecisionEntity::tgid),
          new Column("tid", DecisionEntity::tid),
          new Column("comm", DecisionEntity::comm),
          new Column("exe", DecisionEntity::exe),
          new Column("arch", DecisionEntity::auditArch),
          new Column("nr", DecisionEntity::nr),
          new Column(
              "args", row -> List.of(row.a0(), row.a1(), row.a2(), row.a3(), row.a4(), row.a5())),
          new Column("decoded", DecisionEntity::decoded),
          new Column("ip", DecisionEntity::ip),
          new Column("action", DecisionEntity::action),
          new Column("data", DecisionEntity::data),
          new Column("filter", DecisionEntity::filter),
          new Column("instruction", DecisionEntity::instruction),
          new Column("policy", DecisionEntity::policy),
          new Column("rule", DecisionEntity::rule),
          new Column("stack", DecisionEntity::stack));

  private final AuditStore tables;
  private final StoreLocation journals;

  /** What a row of a decision has, beside its result, which may come later. */
  private record Column(String name, Function<DecisionEntity, Object> value) {}

  /** A verifier of a store's tables, which are up to date. */
  public TablesVerifier(AuditStore tables, StoreLocation journals) {
    this.tables = tables;
    this.journals = journals;
  }

  /**
   * Rows that the tables have of runs that the journals do not have, but for pruned ones.
   *
   * @throws StoreException if they cannot be read
   */
  public List<Finding> runsWithoutJournal() throws StoreException {
    List<Finding> findings = new ArrayList<>();
    Set<Long> known = new TreeSet<>(journals.runNumbers());
    for (long run : tables.read(TablesVerifier::runs)) {
      if (journals.run(run).isEmpty() && journals.pruned(run).isEmpty()) {
        findings.add(
            Finding.of(Kind.REMOVED, run, "the tables have the run, and its journal is gone"));
      }
      if (run >= 0 && run < LARGEST_RUN) {
        known.add(run);
      }
    }
    findings.addAll(tables.read(session -> strays(session, known)));
    return findings;
  }

  /** The runs that the tables have, also where other columns make no sense. */
  private static Set<Long> runs(StatelessSession session) {
    Set<Long> runs = new TreeSet<>();
    for (String query : List.of("select number from RunEntity", "select run from IngestEntity")) {
      runs.addAll(session.createSelectionQuery(query, Long.class).getResultList());
    }
    return runs;
  }

  /** Rows of numbers that no run has, and programs that no filter has. */
  private static List<Finding> strays(StatelessSession session, Set<Long> runs) {
    List<Finding> findings = new ArrayList<>();
    Map<Class<?>, String> all = new HashMap<>(RowComparison.KEYS);
    all.put(DecisionEntity.class, "id");
    all.put(TaskGroupEntity.class, "id");
    for (Map.Entry<Class<?>, String> table : all.entrySet()) {
      long first = Long.MIN_VALUE;
      long strays = 0;
      for (long run : runs) {
        strays += RowComparison.stored(session, table, first, RowId.first(run) - 1);
        first = RowId.last(run) + 1;
      }
      strays += RowComparison.stored(session, table, first, Long.MAX_VALUE);
      findStrays(findings, RowComparison.name(table.getKey()), strays, "that are of no run");
    }
    long programs =
        session
            .createSelectionQuery(
                "select count(*) from ProgramEntity p where not exists"
                    + " (select 1 from FilterEntity f where f.sha256 = p.sha256)",
                Long.class)
            .getSingleResult();
    findStrays(findings, "program", programs, "that no filter has");
    return findings;
  }

  private static void findStrays(List<Finding> findings, String table, long rows, String which) {
    if (rows > 0) {
      findings.add(
          Finding.of(Kind.TABLES, 0, "the table " + table + " has " + rows + " rows " + which));
    }
  }

  private static boolean hasEnd(StatelessSession session, long run) {
    return session
            .createSelectionQuery(
                "select count(*) from RunEntity where number = :run and outcome is not null",
                Long.class)
            .setParameter("run", run)
            .getSingleResult()
        > 0;
  }

  /**
   * How the tables differ from the journal of a run, the first differences.
   *
   * @throws StoreException if either cannot be read
   */
  public List<Finding> compare(RunDirectory run) throws StoreException {
    return compare(run, new Comparison(run.number(), true));
  }

  /**
   * How the tables differ from a journal that was rebuilt. Its files are not those of which the
   * tables say how far they were read.
   *
   * @param run the run's number in the tables
   * @throws StoreException if either cannot be read
   */
  List<Finding> compareRebuilt(RunDirectory journal, long run) throws StoreException {
    return compare(journal, new Comparison(run, false));
  }

  private static List<Finding> compare(RunDirectory journal, Comparison comparison)
      throws StoreException {
    try (ExpectedRows rows = ExpectedRows.of(journal, comparison.run)) {
      while (comparison.isOpen() && rows.next()) {
        comparison.compareBatch(rows);
      }
      if (comparison.isOpen()) {
        comparison.end(rows);
      }
    }
    return comparison.findings;
  }

  /** The row of a decision whose result is to come, where it may have that already. */
  private record Open(DecisionEntity journal, Long result, Long duration) {
    /** The first column that differs, now that the result is known. */
    Optional<String> difference(ResultKnown known) {
      if (!Long.valueOf(known.result()).equals(result)) {
        return Optional.of("result");
      }
      return Objects.equals(duration(known).orElse(null), duration)
          ? Optional.empty()
          : Optional.of("duration");
    }

    /** What the call took, as the journal has it. */
    Optional<Long> duration(ResultKnown known) {
      long nanoseconds = known.time() - journal.time();
      return nanoseconds < 0 ? Optional.empty() : Optional.of(nanoseconds);
    }
  }

  private final class Comparison {
    private final long run;
    private final boolean placed;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Long, Open> open = new HashMap<>();
    private final RowComparison others = new RowComparison();
    private final TaskCounts tasks = new TaskCounts();
    private List<DecisionEntity> page = List.of();
    private int place;
    private long after;

    /**
     * @param placed whether the tables say how far the journal's files were read
     */
    Comparison(long run, boolean placed) {
      this.run = run;
      this.placed = placed;
    }

    boolean isOpen() {
      return findings.size() < MOST;
    }

    void compareBatch(ExpectedRows rows) throws StoreException {
      for (DecisionEntity decision : rows.decisions()) {
        if (!isOpen()) {
          return;
        }
        compare(decision);
      }
      for (Map.Entry<Long, ResultKnown> known : rows.results().entrySet()) {
        long decision = RowId.sequence(known.getKey());
        Open row = open.remove(decision);
        if (row != null) {
          row.difference(known.getValue()).ifPresent(column -> findColumn(decision, column));
          row.duration(known.getValue())
              .ifPresent(duration -> tasks.addDuration(row.journal(), duration));
        }
      }
      compareOthers(rows.rows());
    }

    private void compareOthers(List<Object> rows) throws StoreException {
      others.count(rows);
      tables
          .read(
              run,
              session -> {
                List<String> differences = new ArrayList<>();
                others.compare(rows, session, differences::add);
                return differences;
              })
          .forEach(this::find);
    }

    private void compare(DecisionEntity decision) throws StoreException {
      tasks.add(decision);
      DecisionEntity row = nextRow();
      while (row != null && row.sequence() < decision.sequence()) {
        find(row.sequence(), "the tables have a decision that the journal does not have");
        place++;
        row = nextRow();
      }
      if (row == null || row.sequence() > decision.sequence()) {
        find(decision.sequence(), "the tables lack the decision");
        return;
      }
      place++;
      String column = difference(decision, row);
      if (!column.isEmpty()) {
        findColumn(decision.sequence(), column);
      }
      if (decision.result() == null) {
        open.put(decision.sequence(), new Open(decision, row.result(), row.duration()));
      } else if (!decision.result().equals(row.result())) {
        findColumn(decision.sequence(), "result");
      } else if (!Objects.equals(decision.duration(), row.duration())) {
        findColumn(decision.sequence(), "duration");
      }
    }

    private DecisionEntity nextRow() throws StoreException {
      if (place == page.size()) {
        page = tables.decisions(run, after, AuditStore.PAGE);
        place = 0;
        if (page.isEmpty()) {
          return null;
        }
        after = page.get(page.size() - 1).sequence();
      }
      return page.get(place);
    }

    void end(ExpectedRows rows) throws StoreException {
      for (Map.Entry<Long, Open> left : open.entrySet()) {
        if (left.getValue().result() != null && isOpen()) {
          findColumn(left.getKey(), "result");
        }
      }
      for (DecisionEntity row = isOpen() ? nextRow() : null; row != null; row = nextRow()) {
        find(row.sequence(), "the tables have a decision that the journal does not have");
        place++;
        if (!isOpen()) {
          return;
        }
      }
      boolean ended = tables.read(run, session -> hasEnd(session, run));
      List<Object> last = rows.lastRows(ended);
      if (!placed) {
        last.removeIf(IngestEntity.class::isInstance);
      }
      compareOthers(last);
      tables
          .read(
              run,
              session -> {
                List<String> differences = new ArrayList<>();
                others.compareCounts(run, session, differences::add);
                tasks.compare(run, session, differences::add);
                return differences;
              })
          .forEach(this::find);
    }

    private void findColumn(long decision, String column) {
      find(decision, "the tables and the journal differ in " + column);
    }

    private void find(long decision, String detail) {
      find("decision " + decision + ": " + detail);
    }

    private void find(String detail) {
      if (isOpen()) {
        findings.add(Finding.of(Kind.TABLES, run, detail));
      }
    }
  }

  /** The first column, but for the result, that differs; empty if none does. */
  private static String difference(DecisionEntity journal, DecisionEntity row) {
    for (Column column : COLUMNS) {
      if (!Objects.equals(column.value().apply(journal), column.value().apply(row))) {
        return column.name();
      }
    }
    return "";
  }
}
