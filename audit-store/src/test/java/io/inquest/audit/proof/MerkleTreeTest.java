package io.inquest.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
  private static final TreeHash HASH = new TreeHash();

  @Test
  void root_ofNoLeaves_isTheHashOfNothing() {
    assertThat(new MerkleTree().root())
        .hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void inclusion_ofEachLeafOfEachSmallTree_provesThatLeafAtThatIndexAlone() {
    List<byte[]> leaves = Trees.leaves(new Random(1), 34);
    for (int size = 1; size <= leaves.size(); size++) {
      List<byte[]> tree = leaves.subList(0, size);
      Bytes root = Trees.root(tree);
      for (int index = 0; index < size; index++) {
        InclusionProof proof = Trees.inclusion(index, tree);
        for (int other = 0; other < size; other++) {
          byte[] leaf = HASH.leaf(tree.get(other));
          assertThat(proof.proves(leaf, size, root)).isEqualTo(other == index);
          InclusionProof moved = new InclusionProof(other, proof.path());
          assertThat(moved.proves(HASH.leaf(tree.get(index)), size, root))
              .isEqualTo(other == index);
        }
      }
    }
  }

  @Test
  void inclusion_withAnAlteredPathSizeOrRoot_provesNothing() {
    List<byte[]> tree = Trees.leaves(new Random(2), 21);
    Bytes root = Trees.root(tree);
    byte[] leaf = HASH.leaf(tree.get(5));
    InclusionProof proof = Trees.inclusion(5, tree);
    List<Bytes> path = proof.path();
    List<Bytes> longer = new ArrayList<>(path);
    longer.add(root);
    assertThat(proof.proves(leaf, 21, root)).isTrue();
    assertThat(new InclusionProof(5, longer).proves(leaf, 21, root)).isFalse();
    assertThat(new InclusionProof(5, path.subList(1, path.size())).proves(leaf, 21, root))
        .isFalse();
    assertThat(new InclusionProof(5, List.of()).proves(leaf, 21, root)).isFalse();
    assertThat(proof.proves(leaf, 4, root)).isFalse();
    assertThat(proof.proves(leaf, 21, path.get(0))).isFalse();
    assertThat(new InclusionProof(-1, path).proves(leaf, 21, root)).isFalse();
  }

  @Test
  void consistency_ofEachPairOfSmallTrees_provesThatOneBeginsWithTheOther() {
    List<byte[]> leaves = Trees.leaves(new Random(3), 34);
    for (int size = 1; size <= leaves.size(); size++) {
      List<byte[]> tree = leaves.subList(0, size);
      Bytes root = Trees.root(tree);
      for (int old = 1; old <= size; old++) {
        ConsistencyProof proof = Trees.consistency(old, tree);
        Bytes oldRoot = Trees.root(tree.subList(0, old));
        assertThat(proof.proves(old, oldRoot, size, root)).isTrue();
        assertThat(proof.proves(old, HASHED_NOTHING, size, root)).isFalse();
        assertThat(proof.proves(old, oldRoot, size, HASHED_NOTHING)).isFalse();
      }
    }
  }

  private static final Bytes HASHED_NOTHING = new MerkleTree().root();

  @Test
  void copy_ofATree_growsByItself() {
    List<byte[]> leaves = Trees.leaves(new Random(4), 13);
    MerkleTree tree = new MerkleTree();
    leaves.subList(0, 7).forEach(leaf -> tree.append(HASH.leaf(leaf), 0));
    MerkleTree copy = tree.copy();
    leaves.subList(7, 13).forEach(leaf -> copy.append(HASH.leaf(leaf), 0));
    assertThat(copy.root()).isEqualTo(Trees.root(leaves));
    assertThat(tree.root()).isEqualTo(Trees.root(leaves.subList(0, 7)));
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
