package io.inquest.audit.checkpoint;

import io.inquest.audit.proof.SignedCheckpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** A file that checkpoints are appended to, each as a signed note. */
public final class FileAnchor implements Anchor {
  private static final Set<StandardOpenOption> APPEND =
      EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);

  private final FileChannel file;

  /**
   * Opens the file, which is made for its owner alone (mode 0600) if it is missing.
   *
   * @throws IOException if it cannot be appended to
   */
  public FileAnchor(Path path) throws IOException {
    file =
        FileChannel.open(
            path,
            APPEND,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  @Override
  public String name() {
    return "file";
  }

  @Override
  public void take(SignedCheckpoint checkpoint, boolean milestone) throws IOException {
    ByteBuffer note = StandardCharsets.UTF_8.encode(checkpoint.note().toString());
    while (note.hasRemaining()) {
      file.write(note);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
