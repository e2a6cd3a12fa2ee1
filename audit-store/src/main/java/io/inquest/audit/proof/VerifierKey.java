package io.inquest.audit.proof;

import io.inquest.audit.entry.Bytes;
import io.inquest.audit.entry.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/**
 * An Ed25519 public key that signs notes under a name (C2SP signed-note).
 *
 * <p>As a text it is {@code NAME+ID+BASE64}, the id in eight hex digits, and in base 64 the byte 1
 * and the key, as Go's {@code golang.org/x/mod/sumdb/note} has it.
 *
 * @param name without spaces and plus signs
 * @param key the raw public key of RFC 8032, 32 bytes
 */
public record VerifierKey(String name, Bytes key) {
  /** Bytes of a raw public key. */
  public static final int LENGTH = 32;

  /** C2SP's byte for Ed25519 signatures. */
  static final byte ED25519 = 1;

  /** What DER has before the 32 bytes of a public key: a SubjectPublicKeyInfo of RFC 8410. */
  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

  public VerifierKey {
    if (key.length() != LENGTH) {
      throw new IllegalArgumentException("a key of " + key.length() + " bytes");
    }
    if (!isName(name)) {
      throw new IllegalArgumentException("no name of a key: " + name);
    }
  }

  /** Whether keys may have that name. */
  static boolean isName(String name) {
    return !name.isEmpty()
        && name.chars().noneMatch(c -> c == '+' || c <= ' ' || isSpace(c) || c == '\ufffd');
  }

  private static boolean isSpace(int c) {
    return Character.isSpaceChar(c) || Character.isWhitespace(c) || Character.isISOControl(c);
  }

  /** The key of a name in the JDK's form. */
  static VerifierKey of(String name, PublicKey key) {
    return ofEncoded(name, key.getEncoded());
  }

  /** The key of a name from a SubjectPublicKeyInfo in DER. */
  static VerifierKey ofEncoded(String name, byte[] encoded) {
    if (encoded.length != SPKI.length + LENGTH) {
      throw new IllegalArgumentException("a public key of " + encoded.length + " bytes in DER");
    }
    byte[] raw = new byte[LENGTH];
    System.arraycopy(encoded, encoded.length - LENGTH, raw, 0, LENGTH);
    return new VerifierKey(name, Bytes.of(raw));
  }

  /**
   * Reads the text form.
   *
   * @throws NoteFormatException if it is none, or its id is not that of its key
   */
  public static VerifierKey parse(String text) throws NoteFormatException {
    String[] parts = text.split("\\+", 3);
    if (parts.length < 3 || !isName(parts[0])) {
      throw new NoteFormatException("it is not NAME+ID+KEY");
    }
    byte[] encoded = Base64Text.decode("the key", parts[2]).toArray();
    if (encoded.length != LENGTH + 1 || encoded[0] != ED25519) {
      throw new NoteFormatException("the key is not an Ed25519 key");
    }
    byte[] raw = new byte[LENGTH];
    System.arraycopy(encoded, 1, raw, 0, LENGTH);
    VerifierKey key = new VerifierKey(parts[0], Bytes.of(raw));
    if (!key.idText().equals(parts[1])) {
      throw new NoteFormatException("its id is " + parts[1] + ", that of its key " + key.idText());
    }
    return key;
  }

  /** The key's id: the first four bytes of a hash of name and key. */
  public int id() {
    MessageDigest digest = Sha256.begin();
    digest.update(name.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    digest.update(ED25519);
    return ByteBuffer.wrap(digest.digest(key.toArray())).getInt();
  }

  private String idText() {
    return HexFormat.of().toHexDigits(id());
  }

  /** Whether it is the key that signed {@code text}. */
  public boolean verifies(String text, Bytes signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded())));
      verifier.update(text.getBytes(StandardCharsets.UTF_8));
      return verifier.verify(signature.toArray());
    } catch (GeneralSecurityException e) {
      // Bytes that are no point of the curve, or no signature, are of nobody.
      return false;
    }
  }

  /** The key as a SubjectPublicKeyInfo in DER. */
  byte[] encoded() {
    return ByteBuffer.allocate(SPKI.length + LENGTH).put(SPKI).put(key.toArray()).array();
  }

  @Override
  public String toString() {
    byte[] typed = ByteBuffer.allocate(LENGTH + 1).put(ED25519).put(key.toArray()).array();
    return name + "+" + idText() + "+" + Base64Text.of(Bytes.of(typed));
  }
}
