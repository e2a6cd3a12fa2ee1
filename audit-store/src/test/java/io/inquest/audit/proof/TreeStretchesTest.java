package io.inquest.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TreeStretchesTest {
  private final TreeHash hash = new TreeHash();

  private byte[] leaf(long number) {
    return hash.leaf(new byte[] {(byte) number, (byte) (number >>> 8), (byte) (number >>> 16)});
  }

  private MerkleTree tree(long first, long last) {
    MerkleTree tree = new MerkleTree(hash);
    for (long i = first; i <= last; i++) {
      tree.append(leaf(i), 0);
    }
    return tree;
  }

  @Test
  void is_eachStretch_isThatOfItsLeavesAlone() {
    MerkleTree tree = tree(0, 1000);
    TreeStretches stretches = tree.stretches();
    assertThat(stretches.count()).isEqualTo(15);
    for (int i = 0; i < stretches.count(); i++) {
      MerkleTree same = tree(64L * i, 64L * i + 63);
      for (int other = 0; other < stretches.count(); other++) {
        assertThat(stretches.is(other, same)).isEqualTo(other == i);
      }
    }
    assertThat(stretches.is(0, tree(0, 62))).isFalse();
  }

  @Test
  void endsWith_theLeavesThatFollow_holdsForThemAlone() {
    for (int size : new int[] {64, 65, 100, 127, 128, 200}) {
      MerkleTree tree = tree(0, size - 1);
      int first = size / 64 * 64;
      assertThat(tree.endsWith(tree(first, size - 1))).isTrue();
      assertThat(tree.endsWith(tree(first, size))).isFalse();
      assertThat(tree.endsWith(tree(first + 1, size))).isEqualTo(first == size);
    }
  }

  @Test
  void count_ofManyLeaves_staysWithinItsBound() {
    TreeStretches stretches = new TreeStretches();
    byte[] root = new byte[TreeHash.LENGTH];
    for (int i = 0; i < 1 << 16; i++) {
      stretches.makeRoom(hash);
      stretches.add(root);
    }
    assertThat(stretches.leaves()).isEqualTo(64);
    stretches.makeRoom(hash);
    assertThat(stretches.count()).isEqualTo(1 << 15);
    assertThat(stretches.leaves()).isEqualTo(128);
    assertThat(stretches.level()).isEqualTo(7);
  }
}
