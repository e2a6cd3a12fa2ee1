package io.inquest.audit.proof;

import io.inquest.audit.entry.Bytes;
import java.util.List;

/**
 * What proves, with a tree's size and root, that it has a leaf (RFC 6962, section 2.1.1).
 *
 * @param index of the leaf, from 0
 * @param path the roots of subtrees, from the leaf's sibling up
 */
public record InclusionProof(long index, List<Bytes> path) {
  public InclusionProof {
    path = List.copyOf(path);
  }

  /** Whether the tree of that size and root has a leaf of that hash at the index. */
  public boolean proves(byte[] leafHash, long size, Bytes root) {
    if (index < 0 || index >= size) {
      return false;
    }
    TreeHash hash = new TreeHash();
    byte[] rising = leafHash;
    // RFC 9162, section 2.1.3.2
    long node = index;
    long last = size - 1;
    for (Bytes next : path) {
      if (last == 0) {
        return false;
      }
      byte[] sibling = next.toArray();
      if ((node & 1) != 0 || node == last) {
        rising = hash.node(sibling, rising);
        while ((node & 1) == 0 && node != 0) {
          node >>>= 1;
          last >>>= 1;
        }
      } else {
        rising = hash.node(rising, sibling);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 && Bytes.of(rising).equals(root);
  }
}
