package io.inquest.audit.proof;

/** Computes SHA-256 of one message after the other. Owned by one thread. */
sealed interface Hasher permits JavaHasher, LibraryHasher {
  /** Begins a message, by its first byte. */
  void begin(byte first);

  /** Goes on with the message. */
  void add(byte[] data, int offset, int length);

  /** Ends the message, and puts its hash, 32 bytes, to {@code out}. */
  void end(byte[] out, int at);
}
