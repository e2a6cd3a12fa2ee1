package io.inquest.audit.proof;

import java.util.Arrays;

/**
 * The roots of a growing tree's stretches: its leaves from the first on, in pieces of equal length.
 * Whoever has the leaves can compare them piece by piece. A stretch has 64 leaves, and twice as
 * many each time that there are {@value #MOST} of them, so that they take 2 MiB at most. Owned by
 * one thread.
 */
public final class TreeStretches {
  private static final int FIRST_LEVEL = 6;
  private static final int MOST = 1 << 16;
  private static final int FEW = 16;

  private byte[] roots = new byte[FEW * TreeHash.LENGTH];
  private int level = FIRST_LEVEL;
  private int count;

  /** The binary logarithm of how many leaves each has. */
  int level() {
    return level;
  }

  /** How many leaves each has. */
  public int leaves() {
    return 1 << level;
  }

  /** How many there are, of complete ones. */
  public int count() {
    return count;
  }

  /** Whether a tree has the leaves of the stretch with that index, and no other. */
  public boolean is(int index, MerkleTree tree) {
    int from = index * TreeHash.LENGTH;
    byte[] root = Arrays.copyOfRange(roots, from, from + TreeHash.LENGTH);
    return tree.size() == leaves() && Arrays.equals(tree.root().toArray(), root);
  }

  /** Adds the next one's root. */
  void add(byte[] root) {
    if ((count + 1) * TreeHash.LENGTH > roots.length) {
      roots = Arrays.copyOf(roots, 2 * roots.length);
    }
    System.arraycopy(root, 0, roots, count * TreeHash.LENGTH, TreeHash.LENGTH);
    count++;
  }

  /** Makes one stretch of each two if there are as many as may be. */
  void makeRoom(TreeHash hash) {
    if (count < MOST) {
      return;
    }
    for (int i = 0; i < count / 2; i++) {
      int left = 2 * i * TreeHash.LENGTH;
      hash.node(roots, left, roots, left + TreeHash.LENGTH, roots, i * TreeHash.LENGTH);
    }
    count /= 2;
    level++;
  }
}
