package io.inquest.audit.proof;

/**
 * The hashes of a Merkle tree: SHA-256, of a leaf with a zero byte before it and of a node with a
 * one before its two children (RFC 6962, section 2.1). Allocates nothing a hash. Owned by one
 * thread.
 */
public final class TreeHash {
  /** Bytes of a hash. */
  public static final int LENGTH = 32;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  /** How many hashes each way takes before they are compared: both are compiled then. */
  private static final int WARMING = 2000;

  private static final int COMPARED = 200;
  private static final int ROUNDS = 5;

  private final byte[] children = new byte[2 * LENGTH];
  private Hasher hasher = new JavaHasher();

  /**
   * From here on the way that takes the least time on this machine and under this compiler is used,
   * which is found by trying: that takes some milliseconds.
   */
  public void hasten() {
    LibraryHasher.find().filter(library -> time(library) < time(hasher)).ifPresent(this::use);
  }

  private void use(Hasher faster) {
    hasher = faster;
  }

  /** The least time of some rounds, in ns. */
  private long time(Hasher hasher) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round <= ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < (round == 0 ? WARMING : COMPARED); i++) {
        hasher.begin(NODE);
        hasher.add(children, 0, children.length);
        hasher.end(children, 0);
      }
      long took = System.nanoTime() - start;
      least = round == 0 ? least : Math.min(least, took);
    }
    return least;
  }

  /** Puts the hash of a leaf, {@code length} bytes of {@code data}, to {@code out}. */
  public void leaf(byte[] data, int offset, int length, byte[] out, int at) {
    hasher.begin(LEAF);
    hasher.add(data, offset, length);
    hasher.end(out, at);
  }

  /** Puts the hash of a leaf that lies in two parts to {@code out}. */
  public void leaf(byte[] data, int first, int firstLength, int secondLength, byte[] out, int at) {
    hasher.begin(LEAF);
    hasher.add(data, first, firstLength);
    if (secondLength > 0) {
      hasher.add(data, 0, secondLength);
    }
    hasher.end(out, at);
  }

  /** The hash of a leaf. */
  public byte[] leaf(byte[] data) {
    byte[] hash = new byte[LENGTH];
    leaf(data, 0, data.length, hash, 0);
    return hash;
  }

  /** Puts the hash of a node to {@code out}, which may be the place of one of its children. */
  void node(byte[] left, int leftAt, byte[] right, int rightAt, byte[] out, int at) {
    System.arraycopy(left, leftAt, children, 0, LENGTH);
    System.arraycopy(right, rightAt, children, LENGTH, LENGTH);
    hasher.begin(NODE);
    hasher.add(children, 0, children.length);
    hasher.end(out, at);
  }

  /** The hash of a node. */
  byte[] node(byte[] left, byte[] right) {
    byte[] hash = new byte[LENGTH];
    node(left, 0, right, 0, hash, 0);
    return hash;
  }
}
