package io.inquest.audit.proof;

import io.inquest.audit.entry.Bytes;
import java.util.List;

/**
 * What proves, with both sizes and roots, that one tree begins with all leaves of another (RFC
 * 6962, section 2.1.2).
 *
 * @param path the roots of subtrees
 */
public record ConsistencyProof(List<Bytes> path) {
  public ConsistencyProof {
    path = List.copyOf(path);
  }

  /** Whether the tree of {@code size} leaves begins with that of {@code oldSize}, at least 1. */
  public boolean proves(long oldSize, Bytes oldRoot, long size, Bytes root) {
    if (oldSize < 1 || oldSize > size) {
      return false;
    }
    if (oldSize == size) {
      return path.isEmpty() && oldRoot.equals(root);
    }
    boolean isSubtree = Long.bitCount(oldSize) == 1;
    if (path.isEmpty() && !isSubtree) {
      return false;
    }
    TreeHash hash = new TreeHash();
    // RFC 9162, section 2.1.4.2
    long node = oldSize - 1;
    long last = size - 1;
    while ((node & 1) != 0) {
      node >>>= 1;
      last >>>= 1;
    }
    byte[] first = (isSubtree ? oldRoot : path.get(0)).toArray();
    byte[] oldRising = first;
    byte[] rising = first;
    for (Bytes next : path.subList(isSubtree ? 0 : 1, path.size())) {
      if (last == 0) {
        return false;
      }
      byte[] sibling = next.toArray();
      if ((node & 1) != 0 || node == last) {
        oldRising = hash.node(sibling, oldRising);
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
    return last == 0 && Bytes.of(oldRising).equals(oldRoot) && Bytes.of(rising).equals(root);
  }
}
