package io.inquest.audit.checkpoint;

import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
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
import java.util.TreeSet;

/** The runs of a store that have an identity. */
public final class ProvenRuns {
  /** The file of what a run is, as its key signed it. */
  public static final String IDENTITY = ProofFiles.IDENTITY;

  /** The file of a run's checkpoints. */
  public static final String CHECKPOINTS = ProofFiles.CHECKPOINTS;

  /** The file of the hashes of a run's leaves. */
  public static final String LEAVES = ProofFiles.LEAVES;

  /** Bytes that are read of an identity. */
  private static final int LONGEST = 1 << 16;

  /** Bytes that are read of checkpoints: some 250,000 of them. */
  private static final int MOST_CHECKPOINTS = 1 << 26;

  private ProvenRuns() {}

  /**
   * The newest run before {@code run} in its store that has an identity, whoever signed it and
   * whether or not it was pruned since.
   */
  static Optional<RunIdentity> before(RunDirectory run) {
    try {
      StoreLocation store = run.store();
      TreeSet<Long> numbers = new TreeSet<>(store.runNumbers());
      numbers.addAll(store.prunedNumbers());
      for (long number : numbers.headSet(run.number(), false).descendingSet()) {
        Optional<RunDirectory> older = store.run(number);
        older = older.isPresent() ? older : store.pruned(number);
        Optional<SignedNote> note = older.isEmpty() ? Optional.empty() : identity(older.get());
        if (note.isPresent()) {
          return Optional.of(identity(note.get()));
        }
      }
    } catch (StoreException | IOException | NoteFormatException e) {
      // What stands there is for a verification to judge; this run begins without it.
      return Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * Whose identity a note is, whoever signed it.
   *
   * @throws NoteFormatException if it is no run's
   */
  public static RunIdentity identity(SignedNote note) throws NoteFormatException {
    return RunNote.parse(note.text()).identity();
  }

  /**
   * What a run's identity says of its circumstances: digests of machine and environment.
   *
   * @throws IOException if it cannot be read
   * @throws NoteFormatException if it is no run's
   */
  public static List<String> facts(RunDirectory run) throws IOException, NoteFormatException {
    Optional<SignedNote> note = identity(run);
    return note.isEmpty() ? List.of() : RunNote.parse(note.get().text()).facts();
  }

  /**
   * The note that says that a run was pruned; empty if there is none.
   *
   * @param left what is left of the run
   * @throws IOException if it cannot be read
   * @throws NoteFormatException if it is no note
   */
  public static Optional<SignedNote> pruneRecord(RunDirectory left)
      throws IOException, NoteFormatException {
    Optional<String> text = text(left, StoreLocation.PRUNE_RECORD, LONGEST);
    return text.isEmpty() ? Optional.empty() : Optional.of(SignedNote.parse(text.get()));
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
