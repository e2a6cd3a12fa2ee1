package io.inquest.audit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process takes: the peak of its RssAnon (proc(5)), sampled every 20 ms, and its time.
 */
public final class OwnUsage {
  private static final String RSS_ANON = "RssAnon:";

  private volatile long peakKilobytes;

  private OwnUsage() {}

  public static OwnUsage watch() {
    OwnUsage memory = new OwnUsage();
    Thread sampler = new Thread(memory::sample, "memory");
    sampler.setDaemon(true);
    sampler.start();
    return memory;
  }

  public long peakMegabytes() {
    return peakKilobytes / 1024;
  }

  /** The processor time that this process has used. */
  public static double cpuSeconds() {
    return cpuNanos() / 1e9;
  }

  /** The processor time that this process has used, in ticks of 10 ms as a rule. */
  static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  private void sample() {
    try {
      while (true) {
        String status = Files.readString(Path.of("/proc/self/status"));
        int value = status.indexOf(RSS_ANON) + RSS_ANON.length();
        String kilobytes = status.substring(value, status.indexOf(" kB", value)).strip();
        peakKilobytes = Math.max(peakKilobytes, Long.parseLong(kilobytes));
        Thread.sleep(20);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
