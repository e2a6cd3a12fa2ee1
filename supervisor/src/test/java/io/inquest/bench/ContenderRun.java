package io.inquest.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs a contender once and measures it from outside. For use by one thread. */
final class ContenderRun {
  private static final long NANOS_A_TICK = 10_000_000;
  private static final long SAMPLE_MILLIS = 20;
  private static final long LIMIT_SECONDS = 300;

  private ContenderRun() {}

  /**
   * Runs it to its end.
   *
   * @throws IOException if it cannot be started, fails, or takes more than five minutes
   */
  static Sample of(Contender contender) throws IOException, InterruptedException {
    Path output = Files.createTempFile("inquest-bench", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(contender.command())
              .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output.toFile())
              .redirectError(Redirect.INHERIT);
      long cpu = childrenNanos();
      // The monotonic clock of the kernel, which the program reads too.
      long started = System.nanoTime();
      Process process = builder.start();
      long peak = 0;
      long deadline = started + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
      while (!process.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS)) {
        peak = Math.max(peak, anonymousKib(process.pid()));
        if (System.nanoTime() - deadline > 0) {
          process.destroyForcibly();
        }
      }
      long ended = System.nanoTime();
      if (process.exitValue() != 0) {
        throw new IOException(
            contender.name()
                + " ended with status "
                + process.exitValue()
                + ": "
                + String.join(" ", contender.command()));
      }
      return new Sample(
          started,
          ended - started,
          childrenNanos() - cpu,
          peak,
          Sample.clocks(Files.readAllBytes(output)));
    } finally {
      Files.delete(output);
    }
  }

  /** User and system time of this process's children that have ended (proc(5), cutime, cstime). */
  private static long childrenNanos() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * NANOS_A_TICK;
  }

  private static long anonymousKib(long pid) throws IOException {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("RssAnon:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    } catch (NoSuchFileException e) {
      // It ended meanwhile.
      return 0;
    } catch (IOException e) {
      // ESRCH, likewise.
      if (ProcessHandle.of(pid).isPresent()) {
        throw e;
      }
    }
    return 0;
  }
}
