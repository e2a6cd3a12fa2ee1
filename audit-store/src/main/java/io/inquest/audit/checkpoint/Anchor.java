package io.inquest.audit.checkpoint;

import io.inquest.audit.proof.SignedCheckpoint;
import java.io.IOException;

/**
 * A place outside of the store that keeps checkpoints, so that they can be compared with it. Used
 * by one thread.
 */
public interface Anchor extends AutoCloseable {
  /** What it is, as {@code journald}: one word, for the run's identity. */
  String name();

  /**
   * Hands a checkpoint on.
   *
   * @param milestone whether it is the first or the last one of its run
   * @throws IOException if it was not taken; the message says why
   */
  void take(SignedCheckpoint checkpoint, boolean milestone) throws IOException;

  /** No checkpoint follows. */
  @Override
  void close() throws IOException;
}
