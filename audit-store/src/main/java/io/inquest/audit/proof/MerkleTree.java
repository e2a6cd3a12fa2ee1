package io.inquest.audit.proof;

import io.inquest.audit.entry.Bytes;
import io.inquest.audit.entry.Sha256;
import java.util.Arrays;

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
  private final TreeStretches stretches = new TreeStretches();
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
    stretches.makeRoom(hash);
    int level = 0;
    for (long rest = size; (rest & 1) != 0; rest >>>= 1) {
      hash.node(roots, level * TreeHash.LENGTH, rising, 0, rising, 0);
      level++;
      if (level == stretches.level()) {
        stretches.add(rising);
      }
    }
    System.arraycopy(rising, 0, roots, level * TreeHash.LENGTH, TreeHash.LENGTH);
    size++;
  }

  /** The roots of its stretches, as far as they are complete. */
  public TreeStretches stretches() {
    return stretches;
  }

  /**
   * Whether its last leaves are those of another tree, which has fewer of them than a stretch of
   * this one.
   */
  public boolean endsWith(MerkleTree tail) {
    long last = size & ((1L << stretches.level()) - 1);
    if (tail.size != last) {
      return false;
    }
    for (int level = 0; level < stretches.level(); level++) {
      int from = level * TreeHash.LENGTH;
      int to = from + TreeHash.LENGTH;
      if ((last >>> level & 1) != 0 && !Arrays.equals(roots, from, to, tail.roots, from, to)) {
        return false;
      }
    }
    return true;
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
