package io.inquest.cli;

import io.inquest.linux.libc.LibC;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Loads what every run needs and takes long to load while the command line is read: JNA, which is a
 * fifth of a start, and the provider of SHA-256. Whoever needs either meanwhile waits for it, as
 * the initialisation of a class makes sure.
 */
final class Preloading {
  private Preloading() {}

  /** Begins on a thread of its own, which ends by itself. */
  static void begin() {
    Thread thread = new Thread(Preloading::load, "preloading");
    thread.setDaemon(true);
    thread.start();
  }

  private static void load() {
    LibC.gettid();
    try {
      MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      // Every Java platform has it; and who needs it meets this too.
      throw new AssertionError(e);
    }
  }
}
