package io.inquest.audit.checkpoint;

import io.inquest.audit.entry.Sha256;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.proof.SignedNote;
import io.inquest.linux.file.HeldDirectory;
import io.inquest.linux.file.HeldFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;

/** The files of a run's proof while it is made. Owned by the hashing thread. */
final class ProofFiles implements AutoCloseable {
  static final String IDENTITY = "identity";
  static final String CHECKPOINTS = "checkpoints";
  static final String LEAVES = "leaves";

  /** Bytes of checkpoints that are compared: those of three hours. */
  private static final int MOST_COMPARED = 1 << 22;

  private final HeldDirectory run;
  private final FileChannel checkpoints;
  private final FileChannel leaves;
  private final MessageDigest written = Sha256.begin();
  private long checkpointsEnd;
  private long leavesEnd;

  /** Makes the files in a run's directory, of which there must be none. */
  ProofFiles(HeldDirectory run) throws IOException {
    this.run = run;
    checkpoints = run.make(CHECKPOINTS, StandardOpenOption.WRITE);
    leaves = run.make(LEAVES, StandardOpenOption.WRITE);
  }

  /** Writes the run's identity, of which there must be none. */
  void identify(SignedNote identity) throws IOException {
    try (FileChannel file = run.make(IDENTITY, StandardOpenOption.WRITE)) {
      write(file, StandardCharsets.UTF_8.encode(identity.toString()), 0);
    }
  }

  /** Writes hashes of leaves behind those that are there. */
  void addLeaves(byte[] hashes, int length) throws IOException {
    long at = leavesEnd;
    // What could not be written leaves a hole: the hashes behind it keep their places.
    leavesEnd += length;
    write(leaves, ByteBuffer.wrap(hashes, 0, length), at);
  }

  /** Writes a checkpoint behind those that are there; half of one is overwritten by the next. */
  void add(SignedCheckpoint checkpoint) throws IOException {
    ByteBuffer note = StandardCharsets.UTF_8.encode(checkpoint.note().toString());
    int length = note.remaining();
    write(checkpoints, note.duplicate(), checkpointsEnd);
    written.update(note);
    checkpointsEnd += length;
  }

  private static void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    long place = at;
    while (bytes.hasRemaining()) {
      int written = file.write(bytes, place);
      if (written <= 0) {
        throw new IOException("the file accepts no more bytes");
      }
      place += written;
    }
  }

  /**
   * The name of a file that somebody cut or took away, if that has happened; of checkpoints, whose
   * file is small, also if they are others now.
   */
  Optional<String> altered() throws IOException {
    if (isCut(CHECKPOINTS, checkpoints, checkpointsEnd) || !hasCheckpoints()) {
      return Optional.of(CHECKPOINTS);
    }
    return isCut(LEAVES, leaves, leavesEnd) ? Optional.of(LEAVES) : Optional.empty();
  }

  private boolean isCut(String name, FileChannel file, long end) throws IOException {
    if (!run.has(name)) {
      return true;
    }
    try (HeldFile named = run.hold(name);
        FileChannel there = named.open(StandardOpenOption.READ)) {
      return there.size() < end || file.size() < end;
    }
  }

  private boolean hasCheckpoints() throws IOException {
    if (checkpointsEnd > MOST_COMPARED) {
      return true;
    }
    try (HeldFile named = run.hold(CHECKPOINTS);
        FileChannel there = named.open(StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) checkpointsEnd);
      while (bytes.hasRemaining() && there.read(bytes) >= 0) {
        // Up to what was written.
      }
      MessageDigest now = (MessageDigest) written.clone();
      return MessageDigest.isEqual(now.digest(), Sha256.begin().digest(bytes.array()));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try (leaves) {
      checkpoints.close();
    }
  }
}
