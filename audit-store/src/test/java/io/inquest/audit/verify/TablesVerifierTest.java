package io.inquest.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entity.RowId;
import io.inquest.audit.entry.AuditEntry.Frame;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStart;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.store.AuditStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of tables that somebody altered by SQL. */
class TablesVerifierTest {
  private static final int DECISIONS = 1200;

  @TempDir Path directory;

  private RunDirectory record() throws Exception {
    RunDirectory run = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(run, JournalOptions.DEFAULT)) {
      Decisions.begin(writer, run.number());
      for (int i = 1; i <= DECISIONS; i++) {
        Decisions.append(writer, i);
      }
      writer.append(Decisions.end(DECISIONS));
    }
    return run;
  }

  @ParameterizedTest
  @CsvSource({
    "update decision set nr = nr + 1 where id = (1 * 1099511627776 + 1100), decision 1100",
    "update decision set decoded = 'exit()' where id = (1 * 1099511627776 + 1), decision 1:",
    "update decision set a5 = 0 where id = (1 * 1099511627776 + 7), differ in args",
    "update decision set result = 12 where id = (1 * 1099511627776 + 8), differ in result",
    "delete from decision where id = (1 * 1099511627776 + 9), lack the decision",
    "update decision set id = id + 5000 where id = (1 * 1099511627776 + 1200), lack the decision"
  })
  void compare_afterSql_namesTheDecision(String sql, String said) throws Exception {
    RunDirectory run = record();
    try (AuditStore store = AuditStore.open(directory)) {
      TablesVerifier verifier = new TablesVerifier(store, StoreLocation.existing(directory));
      assertThat(verifier.compare(run)).isEmpty();
      int changed =
          store.read(
              session -> {
                var transaction = session.beginTransaction();
                int rows = session.createNativeMutationQuery(sql).executeUpdate();
                transaction.commit();
                return rows;
              });
      assertThat(changed).isEqualTo(1);
      assertThat(verifier.compare(run))
          .isNotEmpty()
          .first()
          .satisfies(
              finding -> {
                assertThat(finding.kind()).isEqualTo(Finding.Kind.TABLES);
                assertThat(finding.detail()).contains(said);
              });
    }
  }

  /** A run that has rows of all tables, and values in all columns but one of its own row. */
  private RunDirectory recordAllKinds() throws Exception {
    RunDirectory run = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(run, JournalOptions.DEFAULT)) {
      long time = Decisions.EPOCH;
      Decisions.begin(writer, run.number());
      writer.append(new TaskStarted(time, 100, 100, 1, TaskStart.LAUNCH));
      writer.append(new TaskExecuted(time, 100, 100, "/bin/ls", "ls", "ELF64"));
      Frame frame = new Frame(1, "/lib/libc.so.6", 1, "ab12", "open", 4, "open.c", 41);
      writer.append(new StackTaken(time, 1, 100, 100, List.of(frame), "cut"));
      for (int i = 1; i <= 10; i++) {
        Decisions.append(writer, i);
      }
      writer.append(new ResultKnown(time, 1, -13));
      writer.append(new SignalDelivered(time, 100, 100, 11, 1, 7, 4096));
      writer.append(new Gap(time, GapKind.LATE_ATTACH, 100, 3, "attached late"));
      writer.append(new TaskStarted(time, 101, 100, 100, TaskStart.CLONE));
      writer.append(new TaskExited(time + 1, 100, 100, 256));
      writer.append(Decisions.end(10));
    }
    return run;
  }

  private List<Finding> findings(AuditStore store, RunDirectory run) throws Exception {
    TablesVerifier verifier = new TablesVerifier(store, StoreLocation.existing(directory));
    List<Finding> findings = new ArrayList<>(verifier.compare(run));
    findings.addAll(verifier.runsWithoutJournal());
    return findings;
  }

  private static void sql(AuditStore store, String statement) throws Exception {
    store.read(
        session -> {
          var transaction = session.beginTransaction();
          session.createNativeMutationQuery(statement).executeUpdate();
          transaction.commit();
          return null;
        });
  }

  private static List<Object[]> columns(AuditStore store) throws Exception {
    return store.read(
        session ->
            session
                .createNativeQuery(
                    "select table_name, column_name, data_type from information_schema.columns"
                        + " where table_schema = 'PUBLIC' and table_name not like 'flyway%'"
                        + " and table_name not in ('BURST', 'TASK_GROUP', 'TASK_EVENT')"
                        + " and column_name <> 'DURATION'"
                        + " order by 1, 2",
                    Object[].class)
                .getResultList());
  }

  private static String another(String column, String type) {
    return switch (type) {
      case "BIGINT", "INTEGER" -> "coalesce(" + column + ", 0) + 1";
      case "CHARACTER VARYING" -> "coalesce(" + column + ", '') || 'x'";
      case "BOOLEAN" -> "not " + column;
      case "BINARY VARYING" -> "x'00'";
      case "ARRAY" -> "array['x']";
      default -> throw new IllegalArgumentException(type);
    };
  }

  @Test
  void compare_anyColumnOfAnyTableAlteredBySql_findsIt() throws Exception {
    RunDirectory run = recordAllKinds();
    try (AuditStore store = AuditStore.open(directory)) {
      assertThat(findings(store, run)).isEmpty();
      List<Object[]> columns = columns(store);
      Set<String> tables = new TreeSet<>();
      columns.forEach(column -> tables.add((String) column[0]));
      for (String table : tables) {
        sql(store, "create table copy_of_" + table + " as select * from " + table);
      }
      for (Object[] column : columns) {
        String table = (String) column[0];
        String name = "\"" + column[1] + "\"";
        sql(
            store,
            "update "
                + table
                + " set "
                + name
                + " = "
                + another(name, (String) column[2])
                + " where _rowid_ = (select max(_rowid_) from "
                + table
                + ")");
        assertThat(findings(store, run))
            .as(table + "." + name)
            .isNotEmpty()
            .allSatisfy(finding -> assertThat(finding.isTampering()).isTrue());
        sql(store, "truncate table " + table);
        assertThat(findings(store, run)).as(table + " without rows").isNotEmpty();
        sql(store, "insert into " + table + " select * from copy_of_" + table);
      }
      assertThat(findings(store, run)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TASK", "FILTER", "SIGNAL", "GAP", "STACK", "DECISION_GROUP", "DECISION"})
  void compare_rowAddedBySql_findsIt(String table) throws Exception {
    RunDirectory run = recordAllKinds();
    try (AuditStore store = AuditStore.open(directory)) {
      for (long further : new long[] {5000, 7L << RowId.SEQUENCE_BITS}) {
        String from = " from " + table + " order by id limit 1";
        sql(store, "create table added as select *" + from);
        sql(store, "update added set id = id + " + further);
        sql(store, "insert into " + table + " select * from added");
        assertThat(findings(store, run)).as("a row " + further + " further").isNotEmpty();
        sql(store, "delete from " + table + " where id = (select id from added)");
        sql(store, "drop table added");
        assertThat(findings(store, run)).isEmpty();
      }
    }
  }

  @Test
  void runsWithoutJournal_journalGone_namesTheRun() throws Exception {
    RunDirectory run = record();
    try (AuditStore store = AuditStore.open(directory)) {
      assertThat(new TablesVerifier(store, StoreLocation.existing(directory)).runsWithoutJournal())
          .isEmpty();
      try (var files = Files.list(run.path())) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(run.path());
      assertThat(new TablesVerifier(store, StoreLocation.existing(directory)).runsWithoutJournal())
          .singleElement()
          .satisfies(finding -> assertThat(finding.run()).isEqualTo(1));
    }
  }
}
