package io.inquest.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.store.AuditStore;
import io.inquest.audit.store.IngesterMain;
import io.inquest.audit.verify.Finding;
import io.inquest.audit.verify.StoreVerifier;
import io.inquest.audit.verify.TablesVerifier;
import io.inquest.tracee.ChildProcess;
import io.inquest.tracee.TraceeProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Supervisors and ingesters that are killed at random moments while a program makes refused calls
 * without a pause.
 */
@Tag("long")
final class KilledUnderLoadTest {
  private static final int KILLS = Integer.getInteger("inquest.kills", 25);

  @TempDir Path directory;

  private final Random random = new Random(Long.getLong("inquest.seed", 15));
  private final Map<Long, Long> acknowledged = new HashMap<>();

  /** Writes one byte for each refused call that has returned to it. */
  private String program() {
    return TraceeProgram.forHost()
        .repeat(1_000_000, body -> body.call("getppid").call("write", 1, "x", 1))
        .exit(0)
        .writeTo(directory.resolve("busy"))
        .toString();
  }

  @Test
  void kill_atRandomMoments_losesNoAnsweredCallAndIsNoTampering() throws Exception {
    InquestProcess inquest =
        InquestProcess.in(directory)
            .policy(
                "default: allow",
                "rules:",
                "  - {name: no, syscalls: getppid, action: errno:EPERM}");
    String program = program();
    for (int round = 1; round <= KILLS; round++) {
      InquestProcess.Running running = inquest.start(program);
      awaitBytes(running.output());
      Process ingester = ingester(inquest.store());
      LockSupport.parkNanos(1_000_000L * random.nextInt(700));
      ingester.destroyForcibly().waitFor();
      running.process().kill();
      running.end();
      long run = StoreLocation.existing(inquest.store()).runNumbers().size();
      acknowledged.put(run, Files.size(running.output()));
    }
    requireAll(inquest.store());
  }

  private static void awaitBytes(Path output) throws IOException {
    long deadline = System.nanoTime() + ChildProcess.GENEROUS.toNanos();
    while (!Files.exists(output) || Files.size(output) == 0) {
      assertThat(System.nanoTime()).as("the program does not start").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static Process ingester(Path store) throws IOException {
    List<String> command = JavaCommand.start();
    command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(IngesterMain.class.getName(), store.toString()));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void requireAll(Path directory) throws Exception {
    StoreLocation store = StoreLocation.existing(directory);
    StoreVerifier verifier = new StoreVerifier(store, List.of(), false, List.of());
    try (AuditStore tables = AuditStore.open(directory)) {
      TablesVerifier compared = new TablesVerifier(tables, store);
      for (Map.Entry<Long, Long> answered : acknowledged.entrySet()) {
        long number = answered.getKey();
        RunDirectory run = store.run(number).orElseThrow();
        assertThat(tables.run(number).orElseThrow().refusals())
            .as("run " + number)
            .isGreaterThanOrEqualTo(answered.getValue());
        assertThat(verifier.verify(run).findings())
            .as("run " + number)
            .noneMatch(Finding::isTampering);
        assertThat(compared.compare(run)).as("run " + number).isEmpty();
      }
      assertThat(compared.runsWithoutJournal()).isEmpty();
    }
    assertThat(verifier.removedRuns()).isEmpty();
  }
}
