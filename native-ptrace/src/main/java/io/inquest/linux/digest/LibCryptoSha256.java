package io.inquest.linux.digest;

import io.inquest.linux.libc.LibCrypto;
import io.inquest.linux.libc.NativeBuffer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * SHA-256 of one message after the other by OpenSSL's libcrypto: a message of a few hundred bytes
 * takes one native call. Where Java's compiler has no code for the processor's own SHA-256, as the
 * one that the supervisor runs with, it takes a third of Java's time. Owned by one thread.
 *
 * <p>What OpenSSL calls SHA256_Init and SHA256_Final, two more native calls, is done here: it is
 * the initial value and the padding of FIPS 180-4, sections 5.3.3 and 5.1.1.
 */
public final class LibCryptoSha256 {
  private static final int BLOCK = 64;
  private static final int HASH = 32;
  private static final int LENGTH_BYTES = Long.BYTES;
  private static final int BUFFER = 32 * BLOCK;

  // SHA256_CTX of openssl/sha.h: h[8], Nl, Nh, data[16], num, md_len, all of them 32 bits wide.
  private static final int SIZEOF_CONTEXT = 112;

  /** The context of a message that nothing was taken of. */
  private static final int[] INITIAL = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
  };

  private static final int BITS = 32;
  private static final int WAITING = 104;

  /** The lengths of messages with all kinds of padding. */
  private static final int TRIED = 3 * BLOCK;

  private final ByteBuffer context;
  private final long contextAddress;
  private final ByteBuffer message;
  private final long messageAddress;
  private int filled;
  private long length;

  private LibCryptoSha256() {
    NativeBuffer held = NativeBuffer.allocate(SIZEOF_CONTEXT);
    context = held.bytes();
    contextAddress = held.address();
    // The padding follows even a full one.
    NativeBuffer buffer = NativeBuffer.allocate(BUFFER + BLOCK);
    message = buffer.bytes();
    messageAddress = buffer.address();
  }

  /** One, if this machine has the library and it computes what Java does. */
  public static Optional<LibCryptoSha256> find() {
    try {
      LibCryptoSha256 hasher = new LibCryptoSha256();
      return hasher.isRight() ? Optional.of(hasher) : Optional.empty();
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      return Optional.empty();
    }
  }

  private boolean isRight() {
    try {
      MessageDigest java = MessageDigest.getInstance("SHA-256");
      byte[] data = new byte[BUFFER + TRIED];
      for (int i = 0; i < data.length; i++) {
        data[i] = (byte) (31 * i);
      }
      byte[] hash = new byte[HASH];
      for (int i = 1; i < TRIED; i++) {
        for (int size : new int[] {i, BUFFER - BLOCK + i}) {
          begin(data[0]);
          add(data, 1, size - 1);
          end(hash, 0);
          java.update(data, 0, size);
          if (!Arrays.equals(hash, java.digest())) {
            return false;
          }
        }
      }
      return true;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Begins a message, by its first byte. */
  public void begin(byte first) {
    for (int i = 0; i < INITIAL.length; i++) {
      context.putInt(i * Integer.BYTES, INITIAL[i]);
    }
    context.putLong(BITS, 0);
    context.putInt(WAITING, 0);
    message.put(0, first);
    filled = 1;
    length = 1;
  }

  /** Goes on with the message. */
  public void add(byte[] data, int offset, int length) {
    this.length += length;
    int from = offset;
    int left = length;
    while (left > BUFFER - filled) {
      int part = BUFFER - filled;
      message.put(filled, data, from, part);
      filled = BUFFER;
      update();
      from += part;
      left -= part;
    }
    message.put(filled, data, from, left);
    filled += left;
  }

  /** Ends the message, and puts its hash, 32 bytes, to {@code out}. */
  public void end(byte[] out, int at) {
    int padded = (filled + LENGTH_BYTES) / BLOCK * BLOCK + BLOCK;
    message.put(filled, (byte) 0x80);
    // Words where bytes are not needed: a loop over bytes would take as long as the hash.
    int aligned = (filled + Long.BYTES) & -Long.BYTES;
    for (int i = filled + 1; i < aligned; i++) {
      message.put(i, (byte) 0);
    }
    for (int i = aligned; i < padded; i += Long.BYTES) {
      message.putLong(i, 0);
    }
    int last = padded - 1;
    for (long bits = length * Byte.SIZE; bits != 0; bits >>>= Byte.SIZE) {
      message.put(last--, (byte) bits);
    }
    filled = padded;
    update();
    for (int i = 0; i < INITIAL.length; i++) {
      int word = context.getInt(i * Integer.BYTES);
      int place = at + i * Integer.BYTES;
      out[place] = (byte) (word >>> 24);
      out[place + 1] = (byte) (word >>> 16);
      out[place + 2] = (byte) (word >>> 8);
      out[place + 3] = (byte) word;
    }
  }

  /** Has the library take what the buffer holds. */
  private void update() {
    if (LibCrypto.SHA256_Update(contextAddress, messageAddress, filled) != 1) {
      throw new IllegalStateException("SHA256_Update failed");
    }
    filled = 0;
  }
}
