package io.inquest.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.run.InquestProcess;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which run a launch was. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RecordedLaunchTest {
  @TempDir Path directory;

  @Test
  void run_whileAnotherRunIsBegun_tellsItsOwn() throws Exception {
    InquestProcess other = InquestProcess.in(directory);
    Path begun = directory.resolve("begun");
    Path end = directory.resolve("end");
    String waiting = "touch " + begun + "; until [ -e " + end + " ]; do sleep 0.1; done";
    RecordedLaunch launch = new RecordedLaunch(other.store(), List.of("sh", "-c", waiting), true);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<OptionalLong> own = thread.submit(launch::run);
      while (!Files.exists(begun) && !own.isDone()) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      String program =
          TraceeProgram.forHost().exit(0).writeTo(directory.resolve("other")).toString();
      assertThat(other.run(program).status()).isEqualTo(WaitStatus.exited(0));
      Files.createFile(end);
      assertThat(own.get()).hasValue(1);
    } finally {
      thread.shutdownNow();
    }
  }
}
