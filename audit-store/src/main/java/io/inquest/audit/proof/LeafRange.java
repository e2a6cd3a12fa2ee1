package io.inquest.audit.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * Adjacent leaves of a tree that form a subtree; its root is one hash of a proof.
 *
 * @param first index of the first leaf, from 0
 * @param end index behind the last leaf
 */
public record LeafRange(long first, long end) {

  /**
   * The subtrees whose roots prove that the tree of {@code size} leaves has a leaf at {@code
   * index}: PATH of RFC 6962, section 2.1.1, in its order.
   */
  public static List<LeafRange> ofInclusion(long index, long size) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("no leaf " + index + " in a tree of " + size);
    }
    List<LeafRange> path = new ArrayList<>();
    path(index, new LeafRange(0, size), path);
    return path;
  }

  private static void path(long index, LeafRange tree, List<LeafRange> path) {
    if (tree.size() == 1) {
      return;
    }
    long middle = tree.middle();
    if (index < middle) {
      path(index, new LeafRange(tree.first, middle), path);
      path.add(new LeafRange(middle, tree.end));
    } else {
      path(index, new LeafRange(middle, tree.end), path);
      path.add(new LeafRange(tree.first, middle));
    }
  }

  /**
   * The subtrees whose roots prove that a tree of {@code size} leaves begins with one of {@code
   * oldSize}: PROOF of RFC 6962, section 2.1.2, in its order.
   */
  public static List<LeafRange> ofConsistency(long oldSize, long size) {
    if (oldSize < 1 || oldSize > size) {
      throw new IllegalArgumentException("no tree of " + oldSize + " in a tree of " + size);
    }
    List<LeafRange> proof = new ArrayList<>();
    consistency(oldSize, new LeafRange(0, size), true, proof);
    return proof;
  }

  private static void consistency(
      long oldEnd, LeafRange tree, boolean isOldRoot, List<LeafRange> proof) {
    if (oldEnd == tree.end) {
      if (!isOldRoot) {
        proof.add(tree);
      }
      return;
    }
    long middle = tree.middle();
    if (oldEnd <= middle) {
      consistency(oldEnd, new LeafRange(tree.first, middle), isOldRoot, proof);
      proof.add(new LeafRange(middle, tree.end));
    } else {
      consistency(oldEnd, new LeafRange(middle, tree.end), false, proof);
      proof.add(new LeafRange(tree.first, middle));
    }
  }

  private long size() {
    return end - first;
  }

  /** Where the right half begins: behind the largest power of two that is smaller than the size. */
  private long middle() {
    return first + Long.highestOneBit(size() - 1);
  }
}
