package io.inquest.audit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The peak of this process's RssAnon (proc(5)), sampled every 10 ms. Safe for all threads. */
final class AnonymousMemory {
  private volatile long peakKilobytes;

  private AnonymousMemory() {}

  static AnonymousMemory watch() {
    AnonymousMemory memory = new AnonymousMemory();
    Thread sampler = new Thread(memory::sample, "memory");
    sampler.setDaemon(true);
    sampler.start();
    return memory;
  }

  long peakMegabytes() {
    return peakKilobytes / 1024;
  }

  private void sample() {
    try {
      while (true) {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
          if (line.startsWith("RssAnon:")) {
            String digits = line.replaceAll("\\D", "");
            peakKilobytes = Math.max(peakKilobytes, Long.parseLong(digits));
          }
        }
        Thread.sleep(10);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
