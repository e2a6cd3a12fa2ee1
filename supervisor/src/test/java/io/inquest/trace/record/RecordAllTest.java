package io.inquest.trace.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.run.InquestProcess;
import io.inquest.run.Records;
import io.inquest.run.Supervised;
import io.inquest.tracee.Argument;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --record all}, and policies that are made of what it shows. */
final class RecordAllTest {
  private static final int SIGSYS = 31;

  @TempDir Path directory;

  @Test
  void recordAll_smallProgram_everyCallAppearsWithItsResult() {
    TraceeProgram program =
        TraceeProgram.forHost()
            .call("getpid")
            .call("uname", Argument.buffer("name", 400))
            .call("close", 99)
            .fork(child -> child.call("getppid").exit(2))
            .waitFor()
            .write(1, "seen\n")
            .exit(6);
    String file = program.writeTo(directory.resolve("t")).toString();
    Supervised run = InquestProcess.in(directory).with("--record", "all").run(file);
    assertThat(run.status()).isEqualTo(WaitStatus.exited(6));
    List<Decision> decisions = run.records().decisions();
    int leader = decisions.get(0).tid();
    assertThat(decisions.stream().filter(d -> d.tid() == leader).map(Records::callName))
        .containsExactly(
            "getpid", "uname", "close", program.forkCall(), "wait4", "write", "exit_group");
    assertThat(decisions.stream().filter(d -> d.tid() != leader).map(Records::callName))
        .containsExactly("getppid", "exit_group");
    assertThat(decisions).extracting(Decision::sequence).isEqualTo(upTo(9));
    List<Long> results = new ArrayList<>();
    for (Decision decision : decisions.subList(0, 3)) {
      results.add(resultOf(run, decision));
    }
    assertThat(results).containsExactly((long) leader, 0L, -9L);
    // All but the two that do not return.
    assertThat(run.records().of(ResultKnown.class)).hasSize(7);
  }

  private static long resultOf(Supervised run, Decision decision) {
    return run.records().of(ResultKnown.class).stream()
        .filter(known -> known.sequence() == decision.sequence())
        .findFirst()
        .orElseThrow()
        .result();
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private Path somethingToList() throws IOException {
    Path listed = Files.createDirectory(directory.resolve("listed"));
    Files.createFile(listed.resolve("one"));
    Files.createFile(listed.resolve("two"));
    return listed;
  }

  private Supervised ls(Set<String> events, String filterOfWrite, Path listed) {
    InquestProcess inquest = InquestProcess.in(directory).with("-S");
    for (String event : events) {
      inquest.with("-e", "syscalls:sys_enter_" + event);
      if (event.equals("write")) {
        inquest.with("--filter", filterOfWrite);
      }
    }
    return inquest.run("/bin/ls", listed.toString());
  }

  @Test
  void events_ofEveryCallThatLsMakes_lsRunsUnlessOneIsMissing() throws IOException {
    Path listed = somethingToList();
    Supervised all =
        InquestProcess.in(directory).with("--record", "all").run("/bin/ls", listed.toString());
    Set<String> events = new LinkedHashSet<>();
    all.records().decisions().forEach(decision -> events.add(Records.callName(decision)));
    assertThat(events).contains("write", "brk", "getdents64", "exit_group");

    Supervised enough = ls(events, "fd == 1", listed);
    assertThat(enough.status()).as(enough.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(enough.output()).isEqualTo("one\ntwo\n");
    assertThat(enough.records().decisions()).isEmpty();

    assertEndsAt(ls(events, "fd == 0", listed), "write");

    Set<String> fewer = new LinkedHashSet<>(events);
    fewer.remove("getdents64");
    assertEndsAt(ls(fewer, "fd == 1", listed), "getdents64");
  }

  private static void assertEndsAt(Supervised run, String call) {
    assertThat(run.status()).isEqualTo(WaitStatus.killed(SIGSYS));
    assertThat(run.output()).isEmpty();
    assertThat(run.records().refused()).containsExactly(call + " KILL_PROCESS");
  }

  @Test
  @Tag("long")
  void refusals_aMillion_areAllRecorded() {
    int refusals = 1_000_000;
    Path program =
        TraceeProgram.forHost()
            .repeat(refusals, body -> body.call("getppid").expectError(1))
            .exit(21)
            .writeTo(directory.resolve("t"));
    Supervised run =
        InquestProcess.in(directory)
            .policy(
                "default: allow",
                "rules:",
                "  - {name: no, syscalls: getppid, action: errno:EPERM}")
            .run(Duration.ofMinutes(3), program.toString());
    assertThat(run.status()).isEqualTo(WaitStatus.exited(21));
    long expected = 0;
    for (Decision decision : run.records().refusals()) {
      assertThat(decision.sequence()).isEqualTo(++expected);
    }
    assertThat(expected).isEqualTo(refusals);
    assertThat(run.records().of(RunEnded.class))
        .extracting(RunEnded::refusals)
        .containsExactly((long) refusals);
  }
}
