package io.inquest.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.file.HeldDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {
  private static final String NAME = "lock";
  private static final String READY = "ready";

  @TempDir Path directory;

  /**
   * Asks whether a lock is held until its standard input ends, and makes a file when it has begun.
   */
  static final class Prober {
    public static void main(String[] arguments) throws IOException {
      try (HeldDirectory held = HeldDirectory.open(Path.of(arguments[0]))) {
        LockFile.isHeld(held, NAME);
        Files.createFile(Path.of(arguments[0], READY));
        while (System.in.available() == 0) {
          LockFile.isHeld(held, NAME);
        }
      }
    }
  }

  @Test
  void tryAcquire_whileAnotherProcessAsks_succeedsEachTime() throws Exception {
    Files.createFile(directory.resolve(NAME));
    Process prober = ChildJvm.start(Prober.class, directory);
    try (HeldDirectory held = HeldDirectory.open(directory)) {
      awaitReady(prober);
      for (int round = 0; round < 20_000; round++) {
        Optional<LockFile> lock = LockFile.tryAcquire(held, NAME);
        assertThat(lock).as("round %s", round).isPresent();
        lock.get().close();
      }
    } finally {
      prober.outputWriter().append('\n').close();
    }
    assertThat(prober.waitFor()).isZero();
  }

  private void awaitReady(Process child) {
    while (!Files.exists(directory.resolve(READY))) {
      assertThat(child.isAlive()).isTrue();
      Thread.onSpinWait();
    }
  }

  @Test
  void isHeld_byAnotherProcess_isTrueUntilItEnds() throws Exception {
    Process holder = ChildJvm.start(Holder.class, directory);
    try (HeldDirectory held = HeldDirectory.open(directory)) {
      assertThat(LockFile.isHeld(held, "none")).isFalse();
      awaitReady(holder);
      assertThat(LockFile.isHeld(held, NAME)).isTrue();
      assertThat(LockFile.tryAcquire(held, NAME)).isEmpty();
      holder.outputWriter().close();
      assertThat(holder.waitFor()).isZero();
      assertThat(LockFile.isHeld(held, NAME)).isFalse();
    }
  }

  @Test
  void isHeld_byThisProcess_isTrueAndKeepsTheLock() throws Exception {
    try (HeldDirectory held = HeldDirectory.open(directory);
        LockFile lock = LockFile.tryAcquire(held, NAME).orElseThrow()) {
      assertThat(lock).isNotNull();
      assertThat(LockFile.isHeld(held, NAME)).isTrue();
      Process other = ChildJvm.start(Holder.class, directory);
      assertThat(other.waitFor()).isEqualTo(1);
    }
  }

  /** Takes the lock, makes a file, and keeps it until its standard input ends; 1 if it is held. */
  static final class Holder {
    public static void main(String[] arguments) throws IOException {
      try (HeldDirectory held = HeldDirectory.open(Path.of(arguments[0]))) {
        Optional<LockFile> lock = LockFile.tryAcquire(held, NAME);
        if (lock.isEmpty()) {
          System.exit(1);
        }
        Files.createFile(Path.of(arguments[0], READY));
        while (System.in.read() >= 0) {
          // Only the end of the input matters.
        }
        lock.get().close();
      }
    }
  }
}
