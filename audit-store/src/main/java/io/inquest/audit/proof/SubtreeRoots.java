package io.inquest.audit.proof;

import io.inquest.audit.entry.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes the roots of some of a tree's subtrees while its leaves go by, so that a proof needs no
 * room for them. Owned by one thread.
 */
public final class SubtreeRoots {
  private final List<LeafRange> wanted;
  private final List<LeafRange> ascending;
  private final Map<LeafRange, Bytes> roots = new HashMap<>();
  private MerkleTree subtree = new MerkleTree();
  private long index;
  private int current;

  /**
   * @param wanted subtrees that have no leaf in common
   */
  public SubtreeRoots(List<LeafRange> wanted) {
    this.wanted = List.copyOf(wanted);
    this.ascending = new ArrayList<>(wanted);
    this.ascending.sort(Comparator.comparingLong(LeafRange::first));
  }

  /** Takes the hash of the next leaf, at {@code at} of {@code leafHashes}. */
  public void take(byte[] leafHashes, int at) {
    if (current < ascending.size()) {
      LeafRange range = ascending.get(current);
      if (index >= range.first()) {
        subtree.append(leafHashes, at);
        if (index == range.end() - 1) {
          roots.put(range, subtree.root());
          subtree = new MerkleTree();
          current++;
        }
      }
    }
    index++;
  }

  /**
   * The roots, in the order in which the subtrees were named.
   *
   * @throws IllegalStateException if a subtree's leaves were not all taken
   */
  public List<Bytes> roots() {
    if (current < ascending.size()) {
      throw new IllegalStateException("leaf " + ascending.get(current).end() + " is missing");
    }
    return wanted.stream().map(roots::get).toList();
  }
}
