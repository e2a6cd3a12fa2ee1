package io.inquest.audit.proof;

import io.inquest.audit.entry.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.Optional;

/**
 * An Ed25519 key pair of the JDK. The first use of one in a process takes tens of milliseconds.
 *
 * <p>As a text it is PKCS #8 in PEM, as {@code openssl genpkey -algorithm ed25519} writes it.
 * Immutable; safe for all threads.
 */
public final class SigningKey {
  private static final String ALGORITHM = "Ed25519";
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private static final int SEED = 32;

  private final PrivateKey secret;
  private final Bytes key;

  private SigningKey(PrivateKey secret, Bytes key) {
    this.secret = secret;
    this.key = key;
  }

  /** A new key, of the kernel's random bytes (random(4)): Java's own source is slow to start. */
  public static SigningKey generate() {
    try (InputStream random = Files.newInputStream(Path.of("/dev/urandom"))) {
      byte[] seed = random.readNBytes(SEED);
      if (seed.length < SEED) {
        throw new IOException("/dev/urandom has no more random bytes");
      }
      return ofSeed(seed);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SigningKey ofSeed(byte[] seed) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
    generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
    return of(generator.generateKeyPair());
  }

  private static SigningKey of(KeyPair pair) {
    return new SigningKey(pair.getPrivate(), VerifierKey.of("-", pair.getPublic()).key());
  }

  /**
   * Reads the text form. If the public key is there, too, it is taken for that of the private one.
   *
   * @throws NoteFormatException if it is no private key of Ed25519
   */
  public static SigningKey parse(String pem) throws NoteFormatException {
    try {
      byte[] der =
          body(pem, PRIVATE)
              .orElseThrow(() -> new NoteFormatException("it has no " + BEGIN + PRIVATE + DASHES));
      PrivateKey secret =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(der));
      Optional<byte[]> spki = body(pem, PUBLIC);
      if (spki.isPresent()) {
        return new SigningKey(secret, VerifierKey.ofEncoded("-", spki.get()).key());
      }
      // The JDK has no other way from a private key to its public one.
      SigningKey key = ofSeed(((EdECPrivateKey) secret).getBytes().orElseThrow());
      if (!key.verifier("-").verifies("", new SigningKey(secret, key.key).signature(""))) {
        throw new NoteFormatException("this Java cannot derive its public key");
      }
      return key;
    } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
      throw new NoteFormatException("it is not an Ed25519 private key (PKCS #8)");
    }
  }

  private static Optional<byte[]> body(String pem, String label) {
    int begin = pem.indexOf(BEGIN + label + DASHES);
    int end = pem.indexOf(END + label + DASHES, Math.max(begin, 0));
    return begin < 0 || end < 0
        ? Optional.empty()
        : Optional.of(
            Base64.getMimeDecoder()
                .decode(pem.substring(begin + (BEGIN + label + DASHES).length(), end)));
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

  /** The text form, with the public key behind it: whoever has it signs as this key. */
  public String toPem() {
    return block(PRIVATE, secret.getEncoded()) + block(PUBLIC, verifier("-").encoded());
  }

  private static String block(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return BEGIN + label + DASHES + "\n" + body + "\n" + END + label + DASHES + "\n";
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
