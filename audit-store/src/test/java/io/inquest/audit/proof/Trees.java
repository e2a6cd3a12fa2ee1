package io.inquest.audit.proof;

import io.inquest.audit.entry.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Trees of random leaves for tests. */
final class Trees {
  private static final TreeHash HASH = new TreeHash();

  private Trees() {}

  static List<byte[]> leaves(Random random, int count) {
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] leaf = new byte[random.nextInt(80)];
      random.nextBytes(leaf);
      leaves.add(leaf);
    }
    return leaves;
  }

  static Bytes root(List<byte[]> leaves) {
    MerkleTree tree = new MerkleTree();
    leaves.forEach(leaf -> tree.append(HASH.leaf(leaf), 0));
    return tree.root();
  }

  static InclusionProof inclusion(int index, List<byte[]> leaves) {
    return new InclusionProof(index, roots(LeafRange.ofInclusion(index, leaves.size()), leaves));
  }

  static ConsistencyProof consistency(int size, List<byte[]> leaves) {
    return new ConsistencyProof(roots(LeafRange.ofConsistency(size, leaves.size()), leaves));
  }

  private static List<Bytes> roots(List<LeafRange> ranges, List<byte[]> leaves) {
    SubtreeRoots roots = new SubtreeRoots(ranges);
    leaves.forEach(leaf -> roots.take(HASH.leaf(leaf), 0));
    return roots.roots();
  }
}
