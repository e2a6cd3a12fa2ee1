package io.inquest.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.audit.entry.AuditEntry.Outcome;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.KernelVersion;
import io.inquest.policy.LoadContext;
import io.inquest.query.QueryException;
import io.inquest.replay.Learning;
import io.inquest.replay.Lesson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a program is run again. The runs are written by the test. */
class StableLearningTest {
  @TempDir Path store;

  private final List<List<String>> runs = new ArrayList<>();
  private int next;

  private StableLearning learning() {
    LoadContext context =
        new LoadContext(X86_64.ABI, Set.of(), KernelVersion.running(), note -> {});
    Lesson.Request request = new Lesson.Request("learned", "kill", false, true);
    return new StableLearning(this::run, new Learning(request, context), store);
  }

  /** The next run, or the last one once more. */
  private OptionalLong run() throws StoreException {
    List<String> calls = runs.get(Math.min(next++, runs.size() - 1));
    RunDirectory directory = Journal.createRun(store);
    try (JournalWriter writer = JournalWriter.open(directory, JournalOptions.DEFAULT)) {
      writer.append(
          new RunStarted(
              1,
              next,
              "h",
              "b",
              "6",
              "x86_64",
              0,
              1,
              "0",
              List.of("p"),
              "/",
              "all",
              Optional.empty()));
      for (int i = 0; i < calls.size(); i++) {
        append(writer, i + 1L, calls.get(i));
      }
      writer.append(new RunEnded(9, Outcome.EXITED, 0, calls.size(), 0));
    }
    return OptionalLong.of(next);
  }

  private static void append(JournalWriter writer, long sequence, String call)
      throws StoreException {
    int nr = X86_64.ABI.syscalls().number(call).orElseThrow();
    writer
        .decision()
        .begin(2, sequence, 100, 100)
        .call(X86_64.ABI.auditArch(), nr, 0, 0, 0, 0, 0, 0, 0)
        .verdict(SeccompAction.ALLOW.value(), 0, -1, -1, -1)
        .commit();
  }

  @Test
  void learn_runsThatAddNothing_endsAfterAsManyInARow() throws Exception {
    runs.add(List.of("getppid"));
    runs.add(List.of("getppid", "getuid"));
    // Allowed as what every program may do, though it was not seen before.
    runs.add(List.of("getppid", "exit_group"));
    StableLearning learning = learning();
    Lesson lesson = learning.learn(2, 20);
    assertThat(next).isEqualTo(4);
    assertThat(learning.isStable()).isTrue();
    assertThat(lesson.text()).contains("getuid (2)", "exit_group (3, 4)");
    assertThat(lesson.from().unseen().get(0)).contains("varies from run to run");
  }

  @Test
  void learn_runsThatAlwaysAdd_endsAtTheMaximum() throws Exception {
    runs.add(List.of("getppid"));
    runs.add(List.of("getuid"));
    runs.add(List.of("getgid"));
    StableLearning learning = learning();
    learning.learn(1, 3);
    assertThat(next).isEqualTo(3);
    assertThat(learning.isStable()).isFalse();
  }

  @Test
  void learn_programThatCannotBeRun_saysSo() {
    LoadContext context =
        new LoadContext(X86_64.ABI, Set.of(), KernelVersion.running(), note -> {});
    Lesson.Request request = new Lesson.Request("learned", "kill", false, true);
    StableLearning none =
        new StableLearning(OptionalLong::empty, new Learning(request, context), store);
    assertThatThrownBy(() -> none.learn(1, 3))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("could not be run");
  }
}
