package io.inquest.audit.checkpoint;

import io.inquest.audit.proof.NoteFormatException;
import io.inquest.audit.proof.SigningKey;
import io.inquest.audit.proof.VerifierKey;
import io.inquest.linux.file.BaseDirectory;
import io.inquest.linux.file.HeldDirectory;
import io.inquest.linux.file.HeldFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * The key that vouches for the keys of runs: a file in PEM (PKCS #8), for its owner alone. Beside a
 * key that is made here lies its public half, {@code signing.key.pub}, to be handed out.
 */
public final class LongTermKey {
  private static final String FILE = "signing.key";
  private static final String PUBLIC = FILE + ".pub";

  /** Bytes that are read of a key's file; one of Ed25519 takes some 120. */
  private static final int LONGEST = 1 << 14;

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private LongTermKey() {}

  /** The directory of this user's key: {@code $XDG_CONFIG_HOME/inquest} or {@code ~/.config}'s. */
  public static Path ownDirectory() {
    return BaseDirectory.CONFIG.path().resolve("inquest");
  }

  /** Where this user's public key is, once a run has made the key. */
  public static Path ownPublicKey() {
    return ownDirectory().resolve(PUBLIC);
  }

  /** Under which name a machine's keys sign. */
  public static String nameOn(String host) {
    return host + "/inquest";
  }

  /**
   * Reads a key.
   *
   * @throws IOException if it cannot be read, others may read it, or it is no key; the message has
   *     the file and the reason
   */
  public static SigningKey read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (!Files.isRegularFile(file)) {
        throw new FileSystemException(file.toString(), null, "it is not a regular file");
      }
      requirePrivate(file, file);
      return parse(file, channel);
    }
  }

  private static void requirePrivate(Path file, Path named) throws IOException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (mode.stream().anyMatch(OTHERS::contains)) {
      throw new FileSystemException(
          named.toString(), null, "others may read or write the key: chmod 600 it");
    }
  }

  private static SigningKey parse(Path file, FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // Up to its end, or far behind that of any key.
    }
    try {
      return SigningKey.parse(StandardCharsets.UTF_8.decode(bytes.flip()).toString());
    } catch (NoteFormatException e) {
      throw new FileSystemException(file.toString(), null, e.getMessage());
    }
  }

  /**
   * This user's key, made if there is none.
   *
   * @param host the machine's name, for the public key's
   * @throws IOException if it can be neither read nor made
   */
  public static SigningKey readOrMake(String host) throws IOException {
    try (HeldDirectory directory = HeldDirectory.openOrMake(ownDirectory())) {
      if (!directory.has(FILE)) {
        make(directory, host);
      }
      try (HeldFile file = directory.hold(FILE);
          FileChannel channel = file.open(StandardOpenOption.READ)) {
        requirePrivate(file.link(), file.path());
        return parse(file.path(), channel);
      }
    }
  }

  // Two runs may be the first at the same time: a link is made once.
  private static void make(HeldDirectory directory, String host) throws IOException {
    SigningKey key = SigningKey.generate();
    String draft = "." + FILE + "." + Long.toHexString(System.nanoTime());
    try {
      write(directory, draft, key.toPem());
      Files.createLink(directory.link().resolve(FILE), directory.link().resolve(draft));
      VerifierKey verifier = key.verifier(nameOn(host));
      directory.delete(PUBLIC);
      write(directory, PUBLIC, verifier + "\n");
    } catch (FileAlreadyExistsException e) {
      // The other one's is taken.
      return;
    } finally {
      directory.delete(draft);
    }
  }

  private static void write(HeldDirectory directory, String name, String text) throws IOException {
    try (FileChannel file = directory.make(name, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
  }
}
