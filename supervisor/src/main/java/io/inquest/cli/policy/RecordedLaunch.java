package io.inquest.cli.policy;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.store.AuditStore;
import io.inquest.launch.ProgramContext;
import io.inquest.query.Runs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Runs a program under {@code inquest run --record all}, in a process of its own. */
final class RecordedLaunch implements StableLearning.Launch {
  private final Path store;
  private final List<String> program;
  private final boolean toErrors;

  /**
   * @param toErrors whether what the program writes to its standard output goes to standard error,
   *     since standard output is for something else
   */
  RecordedLaunch(Path store, List<String> program, boolean toErrors) {
    this.store = store.toAbsolutePath();
    this.program = List.copyOf(program);
    this.toErrors = toErrors;
  }

  /** What Inquest could not do, it has said on standard error. */
  @Override
  public OptionalLong run() throws StoreException, IOException, InterruptedException {
    long before = newest();
    List<String> command = new ArrayList<>(inquest());
    command.addAll(List.of("run", "--quiet", "--record", "all", "--store", store.toString(), "--"));
    command.addAll(program);
    ProcessBuilder process = new ProcessBuilder(command).inheritIO();
    ProgramContext.keepFrom(process.environment());
    if (toErrors) {
      process.redirectOutput(new File("/proc/self/fd/2"));
    }
    Process inquest = process.start();
    inquest.waitFor();
    return newest() > before ? recordedBy(inquest.pid(), before) : OptionalLong.empty();
  }

  /** Others may write to the store at the same time. The launcher script becomes the supervisor. */
  private OptionalLong recordedBy(long pid, long before) throws StoreException {
    try (AuditStore records = AuditStore.open(store)) {
      return new Runs(records).supervisedBy(pid, before);
    }
  }

  private long newest() throws StoreException {
    if (!Files.isDirectory(store)) {
      return 0;
    }
    List<Long> numbers = StoreLocation.existing(store).runNumbers();
    return numbers.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** The launcher script; outside of the distribution this Java with its class path. */
  private static List<String> inquest() {
    String home = System.getProperty("inquest.home");
    if (home != null) {
      return List.of(home + "/bin/inquest");
    }
    return List.of(
        System.getProperty("java.home") + "/bin/java",
        "-cp",
        System.getProperty("java.class.path"),
        "io.inquest.cli.Main");
  }
}
