package io.inquest.run;

import io.inquest.audit.entry.Sha256;
import io.inquest.linux.libc.LibC;

/**
 * Loads what every run needs and takes long to load while the command line is read: JNA, which is a
 * fifth of a start, and the provider of SHA-256. Whoever needs either meanwhile waits for it, as
 * the initialisation of a class makes sure.
 */
public final class Preloading {
  private Preloading() {}

  /** Begins on a thread of its own, which ends by itself. */
  public static void begin() {
    Thread thread = new Thread(Preloading::load, "preloading");
    thread.setDaemon(true);
    thread.start();
  }

  private static void load() {
    LibC.gettid();
    Sha256.hex(new byte[0]);
  }
}
