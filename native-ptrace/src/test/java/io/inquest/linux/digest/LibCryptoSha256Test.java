package io.inquest.linux.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LibCryptoSha256Test {
  private static final int LENGTH = 32;

  @Test
  void end_ofMessagesOfAllLengthsInParts_isJavasHash() throws Exception {
    LibCryptoSha256 hasher = LibCryptoSha256.find().orElse(null);
    assumeTrue(hasher != null, "this machine has no libcrypto.so.3");
    MessageDigest java = MessageDigest.getInstance("SHA-256");
    Random random = new Random(1);
    byte[] data = new byte[10_000];
    random.nextBytes(data);
    byte[] out = new byte[LENGTH + 2];
    for (int length = 1; length < data.length; length += length < 400 ? 1 : 61) {
      hasher.begin(data[0]);
      int at = 1;
      while (at < length) {
        int part = 1 + random.nextInt(length - at);
        hasher.add(data, at, part);
        at += part;
      }
      hasher.end(out, 1);
      java.update(data, 0, length);
      assertThat(Arrays.copyOfRange(out, 1, 1 + LENGTH))
          .as("of %s bytes", length)
          .isEqualTo(java.digest());
    }
  }
}
