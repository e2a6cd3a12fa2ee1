package io.inquest.audit.checkpoint;

import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.proof.NoteFormatException;
import io.inquest.audit.proof.RunIdentity;
import io.inquest.audit.proof.SignedNote;
import io.inquest.linux.file.HeldDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The runs of a store that have an identity. */
public final class ProvenRuns {
  /** Bytes that are read of an identity. */
  private static final int LONGEST = 1 << 16;

  /** Bytes that are read of checkpoints: some 250,000 of them. */
  private static final int MOST_CHECKPOINTS = 1 << 26;

  private ProvenRuns() {}

  /** The newest run before {@code run} in its store that has an identity, whoever signed it. */
  static Optional<RunIdentity> before(RunDirectory run) {
    try {
      List<Long> numbers = run.store().runNumbers();
      for (int i = numbers.size() - 1; i >= 0; i--) {
        if (numbers.get(i) < run.number()) {
          Optional<RunDirectory> older = run.store().run(numbers.get(i));
          Optional<SignedNote> note = older.isEmpty() ? Optional.empty() : identity(older.get());
          if (note.isPresent()) {
            return Optional.of(RunNote.parse(note.get().text()).identity());
          }
        }
      }
    } catch (StoreException | IOException | NoteFormatException e) {
      // What stands there is for a verification to judge; this run begins without it.
      return Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * The note of a run's identity; empty if it has none.
   *
   * @throws IOException if it cannot be read
   * @throws NoteFormatException if it is no note
   */
  public static Optional<SignedNote> identity(RunDirectory run)
      throws IOException, NoteFormatException {
    Optional<String> text = identityText(run);
    return text.isEmpty() ? Optional.empty() : Optional.of(SignedNote.parse(text.get()));
  }

  /**
   * The text of a run's identity; empty if it has none.
   *
   * @throws IOException if it cannot be read
   */
  public static Optional<String> identityText(RunDirectory run) throws IOException {
    return text(run, ProofFiles.IDENTITY, LONGEST);
  }

  /**
   * The text of a run's checkpoints; empty if it has none.
   *
   * @throws IOException if it cannot be read
   */
  public static Optional<String> checkpoints(RunDirectory run) throws IOException {
    return text(run, ProofFiles.CHECKPOINTS, MOST_CHECKPOINTS);
  }

  /**
   * The hashes of a run's leaves, 32 bytes each; empty if there are none.
   *
   * @throws IOException if they may not be read
   */
  public static Optional<FileChannel> leaves(RunDirectory run) throws IOException {
    try (HeldDirectory directory = run.open()) {
      return directory.read(ProofFiles.LEAVES);
    }
  }

  /** The first {@code most} bytes of a file of the run's directory as UTF-8; empty if missing. */
  static Optional<String> text(RunDirectory run, String name, int most) throws IOException {
    try (HeldDirectory directory = run.open();
        FileChannel file = directory.read(name).orElse(null)) {
      if (file == null) {
        return Optional.empty();
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(most, file.size()));
      while (bytes.hasRemaining() && file.read(bytes) >= 0) {
        // Up to its end.
      }
      return Optional.of(StandardCharsets.UTF_8.decode(bytes.flip()).toString());
    }
  }
}
