package io.inquest.audit.proof;

import io.inquest.audit.entry.Sha256;
import java.security.DigestException;
import java.security.MessageDigest;

/** The Java platform's own: fast where its better compiler is in use. */
final class JavaHasher implements Hasher {
  private final MessageDigest digest = Sha256.begin();

  @Override
  public void begin(byte first) {
    digest.update(first);
  }

  @Override
  public void add(byte[] data, int offset, int length) {
    digest.update(data, offset, length);
  }

  @Override
  public void end(byte[] out, int at) {
    try {
      digest.digest(out, at, TreeHash.LENGTH);
    } catch (DigestException e) {
      throw new IllegalStateException(e);
    }
  }
}
