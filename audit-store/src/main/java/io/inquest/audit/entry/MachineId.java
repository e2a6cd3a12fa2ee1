package io.inquest.audit.entry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/** What tells this machine from others: machine-id(5), which asks not to be shown itself. */
public final class MachineId {
  /** Where it stands. */
  public static final Path FILE = Path.of("/etc/machine-id");

  private MachineId() {}

  /** The SHA-256 of "inquest", a newline and the identity; empty if the machine has none. */
  public static Optional<byte[]> digest() {
    try {
      String id = Files.readString(FILE, StandardCharsets.UTF_8).strip();
      if (id.isEmpty()) {
        return Optional.empty();
      }
      MessageDigest digest = Sha256.begin();
      digest.update("inquest\n".getBytes(StandardCharsets.US_ASCII));
      return Optional.of(digest.digest(id.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
