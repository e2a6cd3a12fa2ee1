/**
 * What proves that records are complete and as they were written: a Merkle tree (RFC 6962) over
 * them, signed statements of its size and root (checkpoints), and proofs from one to the other.
 *
 * <p>Plain arithmetic on bytes: no file is touched here, and nothing of the JDK is needed but
 * SHA-256 and Ed25519.
 */
package io.inquest.audit.proof;
