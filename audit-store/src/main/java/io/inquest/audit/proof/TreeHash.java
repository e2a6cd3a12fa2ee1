package io.inquest.audit.proof;

import io.inquest.audit.entry.Sha256;
import java.security.DigestException;
import java.security.MessageDigest;

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

  private final MessageDigest digest = Sha256.begin();

  /** Puts the hash of a leaf, {@code length} bytes of {@code data}, to {@code out}. */
  public void leaf(byte[] data, int offset, int length, byte[] out, int at) {
    digest.update(LEAF);
    digest.update(data, offset, length);
    finish(out, at);
  }

  /** Puts the hash of a leaf that lies in two parts to {@code out}. */
  public void leaf(byte[] data, int first, int firstLength, int secondLength, byte[] out, int at) {
    digest.update(LEAF);
    digest.update(data, first, firstLength);
    digest.update(data, 0, secondLength);
    finish(out, at);
  }

  /** The hash of a leaf. */
  public byte[] leaf(byte[] data) {
    byte[] hash = new byte[LENGTH];
    leaf(data, 0, data.length, hash, 0);
    return hash;
  }

  /** Puts the hash of a node to {@code out}, which may be the place of one of its children. */
  void node(byte[] left, int leftAt, byte[] right, int rightAt, byte[] out, int at) {
    digest.update(NODE);
    digest.update(left, leftAt, LENGTH);
    digest.update(right, rightAt, LENGTH);
    finish(out, at);
  }

  /** The hash of a node. */
  byte[] node(byte[] left, byte[] right) {
    byte[] hash = new byte[LENGTH];
    node(left, 0, right, 0, hash, 0);
    return hash;
  }

  private void finish(byte[] out, int at) {
    try {
      digest.digest(out, at, LENGTH);
    } catch (DigestException e) {
      throw new IllegalStateException(e);
    }
  }
}
