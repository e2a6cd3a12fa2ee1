package io.inquest.audit.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Where the working ingester answers, as the file {@code ingest.endpoint} (mode 0600) says: three
 * lines, of the port, the key and the process id.
 *
 * @param port on 127.0.0.1
 * @param key the secret that opens the database, 32 hex digits
 * @param pid the ingester's process
 */
record IndexEndpoint(int port, String key, long pid) {
  /** The database's URL for other processes. */
  String url() {
    return "jdbc:h2:tcp://127.0.0.1:" + port + "/" + key;
  }

  /** Puts the file in place, whole. */
  void write(Path file) throws IOException {
    Path draft = file.resolveSibling("." + file.getFileName() + "." + pid);
    Files.deleteIfExists(draft);
    try (var channel =
        Files.newByteChannel(
            draft,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      String text = port + "\n" + key + "\n" + pid + "\n";
      channel.write(StandardCharsets.US_ASCII.encode(text));
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** What the file says; empty if there is none, or it is no endpoint. */
  static Optional<IndexEndpoint> read(Path file) throws IOException {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      return lines.size() == 3
          ? Optional.of(
              new IndexEndpoint(
                  Integer.parseInt(lines.get(0)), lines.get(1), Long.parseLong(lines.get(2))))
          : Optional.empty();
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
