package io.inquest.trace.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.run.InquestProcess;
import io.inquest.run.Supervised;
import io.inquest.tracee.Argument;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that make refused calls without a pause leave each other their turns. */
final class FairTurnsTest {
  private static final int THREADS = 8;
  private static final int CALLS = 1_000;

  /** How many calls the busiest has for one of any other: the scheduler's share in it, and room. */
  private static final int MOST_FOR_ONE = 20;

  /** A busy machine may keep one thread from running; who is not served shows every time. */
  private static final int ATTEMPTS = 5;

  @TempDir Path directory;

  /** Threads that wait until all are there, and then call. */
  private static TraceeProgram busy() {
    Argument.Buffer ends = Argument.buffer("ends", 8);
    TraceeProgram program = TraceeProgram.forHost().call("pipe2", ends, 0).expectSuccess();
    for (int i = 0; i < THREADS; i++) {
      program.thread(
          "t" + i,
          body ->
              body.call("read", Argument.int32(ends), Argument.buffer("word", THREADS), 1)
                  .expect(1)
                  .repeat(CALLS, call -> call.call("uname", 0)));
    }
    program.call("write", Argument.int32(ends.at(4)), Argument.buffer("word", THREADS), THREADS);
    for (int i = 0; i < THREADS; i++) {
      program.join("t" + i);
    }
    return program.exit(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--exact", "--record=all"})
  @Tag("aarch64")
  void refusals_ofThreadsThatCallWithoutPause_areTakenInTurn(String option) {
    InquestProcess inquest =
        InquestProcess.in(directory)
            .policy("default: allow", "rules:", "  - {syscalls: uname, action: errno:EPERM}");
    if (!option.isEmpty()) {
      inquest.with(option);
    }
    String program = busy().writeTo(directory.resolve("t")).toString();

    Collection<Integer> counts = List.of();
    for (int attempt = 0; attempt < ATTEMPTS && !areAlike(counts); attempt++) {
      counts = callsUntilOneIsDone(inquest.run(program));
    }

    assertThat(areAlike(counts))
        .as("calls until one thread has made all of its own: " + counts)
        .isTrue();
  }

  private static boolean areAlike(Collection<Integer> counts) {
    return counts.size() == THREADS
        && counts.stream().allMatch(count -> count * MOST_FOR_ONE >= CALLS);
  }

  private static Collection<Integer> callsUntilOneIsDone(Supervised run) {
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    List<Decision> refusals = run.records().refusals();
    assertThat(refusals).hasSize(THREADS * CALLS);
    Map<Integer, Integer> counts = new HashMap<>();
    for (Decision refusal : refusals) {
      if (counts.merge(refusal.tid(), 1, Integer::sum) == CALLS) {
        break;
      }
    }
    return counts.values();
  }
}
