package io.inquest.audit.checkpoint;

import io.inquest.audit.proof.Checkpoint;
import io.inquest.audit.proof.MerkleTree;
import io.inquest.audit.proof.RunIdentity;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.proof.SigningKey;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The keys of a run that is about to begin: its own, which is made here, in memory, and nowhere
 * written, and the long-term key that vouches for it. They are made ready on a thread of their own,
 * since the first signature of a process takes tens of milliseconds. Safe for all threads.
 */
public final class RunKeys {
  private record Ready(SigningKey run, Optional<SigningKey> longTerm) {}

  private final CompletableFuture<Ready> ready;

  private RunKeys(CompletableFuture<Ready> ready) {
    this.ready = ready;
  }

  /**
   * Begins to make them ready.
   *
   * @param given the long-term key to use; empty for this user's own
   * @param host the machine's name
   */
  public static RunKeys prepare(Optional<SigningKey> given, String host) {
    return new RunKeys(
        CompletableFuture.supplyAsync(() -> make(given, host), RunKeys::startThread));
  }

  private static void startThread(Runnable making) {
    Thread thread = new Thread(making, "inquest-keys");
    thread.setDaemon(true);
    thread.start();
  }

  private static Ready make(Optional<SigningKey> given, String host) {
    SigningKey run = SigningKey.generate();
    warmUp(run, host);
    if (given.isPresent()) {
      return new Ready(run, given);
    }
    try {
      return new Ready(run, Optional.of(LongTermKey.readOrMake(host)));
    } catch (IOException e) {
      // A user without a home, for example: the run's identity lacks that signature, and tells so.
      return new Ready(run, Optional.empty());
    }
  }

  /** Signs a checkpoint of no run, so that the first one of this run is signed fast. */
  private static void warmUp(SigningKey key, String host) {
    RunIdentity none = RunIdentity.of(host, 0, key.key());
    Checkpoint nothing = new Checkpoint(none.origin(), 0, new MerkleTree().root());
    SignedCheckpoint unused = SignedCheckpoint.sign(key, none, nothing);
  }

  /** The run's own key. */
  SigningKey run() {
    return ready.join().run();
  }

  /** The key that vouches for it; empty if there is none and none could be made. */
  Optional<SigningKey> longTerm() {
    return ready.join().longTerm();
  }
}
