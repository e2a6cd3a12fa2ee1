package io.inquest.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LibraryHasherTest {
  @Test
  void end_ofMessagesOfAllLengthsInParts_isJavasHash() throws Exception {
    LibraryHasher hasher = LibraryHasher.find().orElse(null);
    assumeTrue(hasher != null, "this machine has no libcrypto.so.3");
    MessageDigest java = MessageDigest.getInstance("SHA-256");
    Random random = new Random(1);
    byte[] data = new byte[10_000];
    random.nextBytes(data);
    byte[] out = new byte[TreeHash.LENGTH + 2];
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
      assertThat(Arrays.copyOfRange(out, 1, 1 + TreeHash.LENGTH))
          .as("of %s bytes", length)
          .isEqualTo(java.digest());
    }
  }

  @Test
  void hasten_inTheMiddleOfATree_leavesItsRootWhatItIs() {
    TreeHash hash = new TreeHash();
    MerkleTree tree = new MerkleTree(hash);
    MerkleTree other = new MerkleTree();
    byte[] leaf = new byte[TreeHash.LENGTH];
    for (int i = 0; i < 100; i++) {
      if (i == 37) {
        hash.hasten();
      }
      hash.leaf(new byte[] {(byte) i}, 0, 1, leaf, 0);
      tree.append(leaf, 0);
      other.append(new TreeHash().leaf(new byte[] {(byte) i}), 0);
    }
    assertThat(tree.root()).isEqualTo(other.root());
  }
}
