package io.inquest.audit.verify;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.journal.JournalPosition;
import io.inquest.audit.journal.JournalReader;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.store.AuditStore;
import io.inquest.audit.verify.Finding.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Compares the tables with the journals: each decision, with every column of it, and which runs
 * there are. Owned by one thread.
 */
public final class TablesVerifier {
  /** More findings than this of one run say nothing new. */
  private static final int MOST = 20;

  private static final int BATCH = 1000;

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
   * Runs that the tables have and the journals do not, but for those that were pruned.
   *
   * @throws StoreException if they cannot be read
   */
  public List<Finding> runsWithoutJournal() throws StoreException {
    List<Finding> findings = new ArrayList<>();
    for (RunEntity run : tables.runs()) {
      if (journals.run(run.number()).isEmpty() && journals.pruned(run.number()).isEmpty()) {
        findings.add(
            Finding.of(
                Kind.REMOVED, run.number(), "the tables have the run, and its journal is gone"));
      }
    }
    return findings;
  }

  /**
   * How the tables differ from the journal of a run, the first differences.
   *
   * @throws StoreException if either cannot be read
   */
  public List<Finding> compare(RunDirectory run) throws StoreException {
    Comparison comparison = new Comparison(run.number());
    try (JournalReader reader = JournalReader.open(run, JournalPosition.START)) {
      reader.expectNoWriter();
      while (comparison.isOpen()
          && reader.read((sequence, entry) -> comparison.take(entry), BATCH) > 0) {
        comparison.compareBatch();
      }
    }
    comparison.end();
    return comparison.findings;
  }

  private final class Comparison {
    private final long run;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Decision> batch = new ArrayList<>();
    private final Map<Long, Long> results = new HashMap<>();
    private final Map<Long, Long> open = new HashMap<>();
    private List<DecisionEntity> page = List.of();
    private int place;
    private long after;

    Comparison(long run) {
      this.run = run;
    }

    boolean isOpen() {
      return findings.size() < MOST;
    }

    void take(AuditEntry entry) {
      if (entry instanceof Decision decision) {
        batch.add(decision);
      } else if (entry instanceof ResultKnown known) {
        results.put(known.sequence(), known.result());
      }
    }

    void compareBatch() throws StoreException {
      for (Decision decision : batch) {
        if (!isOpen()) {
          return;
        }
        compare(decision);
      }
      batch.clear();
      for (Map.Entry<Long, Long> known : results.entrySet()) {
        if (open.containsKey(known.getKey())
            && !known.getValue().equals(open.remove(known.getKey()))) {
          findColumn(known.getKey(), "result");
        }
      }
      results.clear();
    }

    private void compare(Decision decision) throws StoreException {
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
      String column = difference(new DecisionEntity(run, decision), row);
      if (!column.isEmpty()) {
        findColumn(decision.sequence(), column);
      }
      OptionalLong result = decision.result();
      if (result.isEmpty()) {
        open.put(decision.sequence(), row.result());
      } else if (!Objects.equals(row.result(), result.getAsLong())) {
        findColumn(decision.sequence(), "result");
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

    void end() throws StoreException {
      for (Map.Entry<Long, Long> left : open.entrySet()) {
        if (left.getValue() != null && isOpen()) {
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
    }

    private void findColumn(long decision, String column) {
      find(decision, "the tables have another " + column + " than the journal");
    }

    private void find(long decision, String detail) {
      if (isOpen()) {
        findings.add(Finding.of(Kind.TABLES, run, "decision " + decision + ": " + detail));
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
