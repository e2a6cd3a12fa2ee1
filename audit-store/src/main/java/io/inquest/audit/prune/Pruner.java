package io.inquest.audit.prune;

import io.inquest.audit.checkpoint.LongTermKey;
import io.inquest.audit.proof.RunIdentity;
import io.inquest.audit.proof.SignedNote;
import io.inquest.audit.proof.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who prunes.
 *
 * @param uid the user
 * @param user that user's name
 * @param key signs the records of it
 * @param keyName the key's name
 */
public record Pruner(long uid, String user, SigningKey key, String keyName) {
  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");
  private static final Path SELF = Path.of("/proc/self");

  /**
   * The user whose process this is.
   *
   * @param given the long-term key to use; empty for the user's own, made if there is none
   * @throws IOException if there is no key and none can be made
   */
  public static Pruner self(Optional<SigningKey> given) throws IOException {
    String host = Files.readString(HOST).strip();
    SigningKey key = given.isPresent() ? given.get() : LongTermKey.readOrMake(host);
    String name = LongTermKey.nameOn(RunIdentity.of(host, 1, key.key()).host());
    long uid = ((Number) Files.getAttribute(SELF, "unix:uid")).longValue();
    return new Pruner(uid, System.getProperty("user.name", "?"), key, name);
  }

  SignedNote sign(PruneNote note) {
    return key.sign(keyName, note.text());
  }
}
