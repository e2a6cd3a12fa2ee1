package io.inquest.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code run} keeps out of its process: the database and all that belongs to it. */
final class LoadedClassesTest {
  @TempDir Path directory;

  @Test
  void run_ofAProgramThatIsRefused_loadsNothingOfTheDatabase() throws IOException {
    Path log = directory.resolve("classes");
    Supervised run =
        InquestProcess.in(directory)
            .withRuntime("-Xlog:class+load:file=" + log + "::filecount=0")
            .policy(
                "default: allow", "rules:", "  - {name: no, syscalls: uname, action: errno:EPERM}")
            .run("uname");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(1));
    List<String> loaded = Files.readAllLines(log);
    assertThat(loaded).anyMatch(line -> line.contains("io.inquest.trace.follow.Tracer "));
    assertThat(loaded)
        .filteredOn(
            line ->
                line.contains("org.hibernate.")
                    || line.contains("org.h2.")
                    || line.contains("org.flywaydb.")
                    || line.contains("ch.qos.logback.")
                    || line.contains("org.slf4j.")
                    || line.contains("jakarta.persistence.")
                    || line.contains("org.postgresql.")
                    || line.contains("com.zaxxer.")
                    || line.contains("io.inquest.audit.store.")
                    || line.contains("io.inquest.audit.entity."))
        .isEmpty();
  }
}
