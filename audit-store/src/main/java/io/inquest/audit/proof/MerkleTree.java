package io.inquest.audit.proof;

import io.inquest.audit.entry.Bytes;
import io.inquest.audit.entry.Sha256;

/**
 * A Merkle tree (RFC 6962, section 2.1) that grows leaf by leaf. It keeps the roots of its complete
 * subtrees, at most 64 of 32 bytes, and none of its leaves. Appending allocates nothing. Owned by
 * one thread.
 */
public final class MerkleTree {
  private static final int LEVELS = 64;

  private final TreeHash hash;
  private final byte[] roots;
  private final byte[] rising = new byte[TreeHash.LENGTH];
  private long size;

  /** The empty tree. */
  public MerkleTree() {
    this(new TreeHash());
  }

  /** The empty tree, whose nodes are hashed by {@code hash}. */
  public MerkleTree(TreeHash hash) {
    this(hash, new byte[LEVELS * TreeHash.LENGTH], 0);
  }

  private MerkleTree(TreeHash hash, byte[] roots, long size) {
    this.hash = hash;
    this.roots = roots;
    this.size = size;
  }

  /** A tree of its own with the same leaves. */
  public MerkleTree copy() {
    return new MerkleTree(new TreeHash(), roots.clone(), size);
  }

  /** How many leaves it has. */
  public long size() {
    return size;
  }

  /** Appends the leaf whose hash is at {@code at} of {@code leafHashes}. */
  public void append(byte[] leafHashes, int at) {
    System.arraycopy(leafHashes, at, rising, 0, TreeHash.LENGTH);
    int level = 0;
    for (long rest = size; (rest & 1) != 0; rest >>>= 1) {
      hash.node(roots, level * TreeHash.LENGTH, rising, 0, rising, 0);
      level++;
    }
    System.arraycopy(rising, 0, roots, level * TreeHash.LENGTH, TreeHash.LENGTH);
    size++;
  }

  /** The root: of the empty tree, the hash of nothing. */
  public Bytes root() {
    if (size == 0) {
      return Bytes.of(Sha256.begin().digest());
    }
    int level = Long.numberOfTrailingZeros(size);
    byte[] root = new byte[TreeHash.LENGTH];
    System.arraycopy(roots, level * TreeHash.LENGTH, root, 0, TreeHash.LENGTH);
    for (long rest = size >>> level >>> 1; rest != 0; rest >>>= 1) {
      level++;
      if ((rest & 1) != 0) {
        hash.node(roots, level * TreeHash.LENGTH, root, 0, root, 0);
      }
    }
    return Bytes.of(root);
  }
}
