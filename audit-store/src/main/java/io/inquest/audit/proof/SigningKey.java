package io.inquest.audit.proof;

import io.inquest.audit.entry.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * An Ed25519 key pair of the JDK. The first use of one in a process takes tens of milliseconds.
 *
 * <p>As a text it is PKCS #8 in PEM, as {@code openssl genpkey -algorithm ed25519} writes it.
 * Immutable; safe for all threads.
 */
public final class SigningKey {
  private static final String ALGORITHM = "Ed25519";
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private final PrivateKey secret;
  private final Bytes key;

  private SigningKey(PrivateKey secret, Bytes key) {
    this.secret = secret;
    this.key = key;
  }

  /** A new key. */
  public static SigningKey generate() {
    try {
      return of(KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SigningKey of(KeyPair pair) {
    return new SigningKey(pair.getPrivate(), VerifierKey.of("-", pair.getPublic()).key());
  }

  /**
   * Reads the text form.
   *
   * @throws NoteFormatException if it is no private key of Ed25519
   */
  public static SigningKey parse(String pem) throws NoteFormatException {
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END, Math.max(begin, 0));
    if (begin < 0 || end < 0) {
      throw new NoteFormatException("it has no private key in PEM (" + BEGIN + ")");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
      PrivateKey secret =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(der));
      byte[] seed = ((EdECPrivateKey) secret).getBytes().orElseThrow();
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
      // The JDK has no other way from a private key to its public one.
      generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
      SigningKey key = of(generator.generateKeyPair());
      VerifierKey verifier = key.verifier("-");
      if (!verifier.verifies("", new SigningKey(secret, key.key).signature(""))) {
        throw new NoteFormatException("its public key cannot be told by this Java");
      }
      return key;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new NoteFormatException("it is no private key of Ed25519 (PKCS #8)");
    }
  }

  /** Gives a private key for the random bytes that the generator of one asks for. */
  private static final class Seed extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    Seed(byte[] seed) {
      super(null, null);
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }

  /** The text form: whoever has it signs as this key. */
  public String toPem() {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(secret.getEncoded());
    return BEGIN + "\n" + body + "\n" + END + "\n";
  }

  /** The public key. */
  public Bytes key() {
    return key;
  }

  /** The public key under a name. */
  public VerifierKey verifier(String name) {
    return new VerifierKey(name, key);
  }

  private Bytes signature(String text) {
    try {
      Signature signer = Signature.getInstance(ALGORITHM);
      signer.initSign(secret);
      signer.update(text.getBytes(StandardCharsets.UTF_8));
      return Bytes.of(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The note of {@code text} that this key signed under {@code name}. */
  public SignedNote sign(String name, String text) {
    NoteSignature signature = new NoteSignature(name, verifier(name).id(), signature(text));
    return new SignedNote(text, List.of(signature));
  }
}
