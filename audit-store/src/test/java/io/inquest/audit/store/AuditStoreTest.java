package io.inquest.audit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.DecisionGroupEntity;
import io.inquest.audit.entity.FilterEntity;
import io.inquest.audit.entity.FrameEntity;
import io.inquest.audit.entity.GapEntity;
import io.inquest.audit.entity.ProgramEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entity.RuleEntity;
import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.entity.SignalEntity;
import io.inquest.audit.entity.StackEntity;
import io.inquest.audit.entity.TaskEntity;
import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Outcome;
import io.inquest.audit.entry.AuditEntry.TaskStart;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditStoreTest {
  private static final List<AuditEntry.Frame> FRAMES =
      List.of(
          new AuditEntry.Frame(
              0x7f01, "/lib/libc.so.6", 0x1234, "ab12", "socket", 7, "socket.c", 9),
          new AuditEntry.Frame(0x5501, "", 0, "", "", 0, "", 0));

  @TempDir Path directory;
  @TempDir Path cache;

  @Test
  void open_closedRun_hasAllItsRows() throws StoreException {
    RunDirectory run = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(run, JournalOptions.DEFAULT)) {
      Decisions.begin(writer, 1);
      writer.append(new AuditEntry.TaskStarted(5, 100, 100, 1, TaskStart.LAUNCH));
      writer.append(new AuditEntry.TaskExecuted(6, 100, 100, "/bin/ls", "ls", "ELF64 GNU:3"));
      for (int i = 1; i <= 2500; i++) {
        Decisions.append(writer, i);
      }
      writer.append(new AuditEntry.StackTaken(7, 1, 100, 100, FRAMES, "no more"));
      writer.append(new AuditEntry.ResultKnown(7, 2499, -13));
      writer.append(new AuditEntry.SignalDelivered(8, 100, 100, 31, 1, 0, 0xabcdef));
      writer.append(new AuditEntry.Gap(9, GapKind.LOST_TRACEE, 101, 1, "gone"));
      writer.append(new AuditEntry.TaskExited(10, 100, 100, 0x9f));
      writer.append(Decisions.end(2500));
    }
    try (AuditStore store = AuditStore.open(directory)) {
      RunEntity row = store.latestRun().orElseThrow();
      assertThat(row.number()).isEqualTo(1);
      assertThat(row.arguments()).containsExactly("/bin/ls", "-l");
      assertThat(row.outcome()).isEqualTo(Outcome.EXITED);
      assertThat(row.decisions()).isEqualTo(2500);
      assertThat(row.refusals()).isEqualTo(2500);

      List<DecisionEntity> decisions = new ArrayList<>();
      store.forEachDecision(1, decisions::add);
      assertThat(decisions).hasSize(2500);
      for (int i = 1; i <= 2500; i++) {
        DecisionEntity expected = new DecisionEntity(1, Decisions.expected(i));
        if (i == 2499) {
          expected.complete(-13, 7);
        }
        assertThat(Rows.values(decisions.get(i - 1))).isEqualTo(Rows.values(expected));
      }

      List<DecisionGroupEntity> groups = all(store, DecisionGroupEntity.class);
      assertThat(groups).hasSize(5).allSatisfy(group -> assertThat(group.count()).isEqualTo(500));
      assertThat(groups.get(0).firstId()).isEqualTo(RowId.of(1, 1));
      assertThat(groups.get(0).lastId()).isEqualTo(RowId.of(1, 2496));

      assertThat(all(store, FilterEntity.class))
          .singleElement()
          .satisfies(filter -> assertThat(filter.policy()).isEqualTo("ls-only"));
      assertThat(all(store, RuleEntity.class))
          .extracting(RuleEntity::name)
          .containsExactly("files", "no-netlink");
      assertThat(all(store, ProgramEntity.class))
          .singleElement()
          .satisfies(program -> assertThat(program.instructions()).hasSize(16));
      assertThat(all(store, TaskEntity.class))
          .singleElement()
          .satisfies(
              task -> {
                assertThat(task.exe()).isEqualTo("/bin/ls");
                assertThat(task.how()).isEqualTo(TaskStart.LAUNCH);
                assertThat(task.waitStatus()).isEqualTo(0x9f);
              });
      assertThat(all(store, SignalEntity.class))
          .singleElement()
          .satisfies(signal -> assertThat(signal.address()).isEqualTo(0xabcdef));
      assertThat(all(store, StackEntity.class))
          .singleElement()
          .satisfies(
              stack -> {
                assertThat(stack.number()).isEqualTo(1);
                assertThat(stack.cut()).isEqualTo("no more");
              });
      assertThat(all(store, FrameEntity.class))
          .extracting(FrameEntity::frame)
          .containsExactlyElementsOf(FRAMES);
      assertThat(all(store, GapEntity.class))
          .singleElement()
          .satisfies(gap -> assertThat(gap.kind()).isEqualTo(GapKind.LOST_TRACEE));
    }
  }

  @Test
  void refresh_whileTheRunIsLive_bringsInWhatIsNew() throws StoreException {
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(directory), JournalOptions.DEFAULT)) {
      Decisions.begin(writer, 1);
      try (AuditStore store = AuditStore.open(directory)) {
        for (int i = 1; i <= 50; i++) {
          Decisions.append(writer, i);
          store.refresh();
          assertThat(store.decisions(1, 0, 1000)).hasSize(i);
          assertThat(store.run(1).orElseThrow().outcome()).isNull();
        }
      }
    }
  }

  @Test
  void open_whileAnotherHasTheIndex_takesTurns() throws StoreException {
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(directory), JournalOptions.DEFAULT)) {
      Decisions.begin(writer, 1);
      Decisions.append(writer, 1);
      try (AuditStore first = AuditStore.open(directory, cache, Duration.ofMinutes(2))) {
        Decisions.append(writer, 2);
        try (AuditStore second = AuditStore.open(directory, cache, Duration.ofMinutes(2))) {
          assertThat(second.decisions(1, 0, 10)).hasSize(2);
          Decisions.append(writer, 3);
          assertThat(first.decisions(1, 0, 10)).hasSize(3);
          assertThat(second.latestRun().orElseThrow().arguments()).hasSize(2);
        }
        assertThat(first.decisions(1, 2, 10)).hasSize(1);
      }
    }
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void open_lostRun_saysSo() throws StoreException {
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(directory), JournalOptions.DEFAULT)) {
      Decisions.begin(writer, 1);
      Decisions.append(writer, 1);
    }
    try (AuditStore store = AuditStore.open(directory)) {
      assertThat(store.latestRun().orElseThrow().outcome()).isEqualTo(Outcome.LOST);
      assertThat(all(store, GapEntity.class))
          .singleElement()
          .satisfies(gap -> assertThat(gap.kind()).isEqualTo(GapKind.LOST_SUPERVISOR));
    }
  }

  @Test
  void open_directoryWithoutAStore_saysSo() {
    assertThatThrownBy(() -> AuditStore.open(directory.resolve("none")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("there is no store");
  }

  static <E> List<E> all(AuditStore store, Class<E> entity) throws StoreException {
    return store.read(
        session ->
            session.createSelectionQuery("from " + entity.getSimpleName(), entity).getResultList());
  }
}
