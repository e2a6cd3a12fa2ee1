package io.inquest.audit.prune;

import io.inquest.audit.checkpoint.ProvenRuns;
import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.EntryType;
import io.inquest.audit.journal.FrameWalk;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.proof.MerkleTree;
import io.inquest.audit.proof.NoteFile;
import io.inquest.audit.proof.NoteFormatException;
import io.inquest.audit.proof.RunIdentity;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.proof.SignedNote;
import io.inquest.audit.proof.TreeHash;
import io.inquest.linux.file.HeldDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes journals out of a store, a run at a time: its prune record is written into its directory,
 * the directory moves to the pruned ones, and then the journal in it is deleted. The move is the
 * moment of it: whoever is killed leaves the run whole, or pruned.
 *
 * <p>For the process that holds the ingest lock, and one of its threads at a time.
 */
public final class Pruning {
  private static final String DRAFT = ".prune";
  private static final String CHECKPOINTS_DRAFT = ".checkpoints";

  private final StoreLocation store;
  private final Pruner pruner;
  private final Clock clock;

  /** A pruning of a store's runs. */
  public Pruning(StoreLocation store, Pruner pruner, Clock clock) {
    this.store = store;
    this.pruner = pruner;
    this.clock = clock;
  }

  /**
   * What pruning a run would leave as its record; nothing is written.
   *
   * @throws UnprunableRunException if the run goes on, has no end, or is not what was signed
   * @throws StoreException if its files cannot be read
   */
  public PruneNote examine(long number) throws UnprunableRunException, StoreException {
    RunDirectory run = requireEnded(number);
    try {
      return new Examination(run).note();
    } catch (IOException e) {
      throw StoreException.of("prune run " + number, run.path(), e);
    }
  }

  private RunDirectory requireEnded(long number) throws UnprunableRunException, StoreException {
    RunDirectory run =
        store
            .run(number)
            .orElseThrow(() -> new UnprunableRunException(false, "its journal is not there"));
    if (run.isLive()) {
      throw new UnprunableRunException(false, "it goes on");
    }
    return run;
  }

  /**
   * Prunes a run.
   *
   * @return its record
   * @throws UnprunableRunException as {@link #examine}
   * @throws StoreException if it cannot be done; the run is whole then, or pruned
   */
  public PruneNote prune(long number) throws UnprunableRunException, StoreException {
    RunDirectory run = requireEnded(number);
    try (RunDirectory locked = run.takeOver().orElse(null)) {
      if (locked == null) {
        throw new UnprunableRunException(false, "another process has it open");
      }
      PruneNote note = new Examination(locked).note();
      write(locked.held(), DRAFT, StoreLocation.PRUNE_RECORD, pruner.sign(note).toString());
      locked.moveToPruned();
      RunDirectory left = store.pruned(number).orElseThrow();
      complete(left);
      return note;
    } catch (IOException e) {
      throw StoreException.of("prune run " + number, run.path(), e);
    }
  }

  /**
   * Completes what a pruning that was killed left half done.
   *
   * @throws StoreException if it cannot be done
   */
  public static void complete(StoreLocation store, long number) throws StoreException {
    Optional<RunDirectory> run = store.pruned(number);
    if (run.isPresent() && run.get().hasJournal()) {
      try {
        complete(run.get());
      } catch (IOException e) {
        throw StoreException.of("prune run " + number, run.get().path(), e);
      }
    }
  }

  // The first segment goes last, so that its presence tells that there is more to do.
  private static void complete(RunDirectory left) throws IOException {
    List<String> checkpoints = NoteFile.split(ProvenRuns.checkpoints(left).orElse("")).notes();
    if (checkpoints.size() > 1) {
      try (HeldDirectory held = left.open()) {
        String last = checkpoints.get(checkpoints.size() - 1);
        write(held, CHECKPOINTS_DRAFT, ProvenRuns.CHECKPOINTS, last);
      }
    }
    left.deleteJournal(List.of(DRAFT, CHECKPOINTS_DRAFT, ProvenRuns.LEAVES));
  }

  private static void write(HeldDirectory directory, String draft, String name, String text)
      throws IOException {
    directory.delete(draft);
    try (FileChannel file = directory.make(draft, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    directory.rename(draft, name);
  }

  /** Goes through a run's journal, and compares it with the last checkpoint. */
  private final class Examination {
    private final RunDirectory run;
    private final TreeHash hash = new TreeHash();
    private final MerkleTree tree = new MerkleTree();
    private final byte[] leaf = new byte[TreeHash.LENGTH];
    private long records;
    private long started;
    private Optional<RunEnded> ended = Optional.empty();

    Examination(RunDirectory run) {
      this.run = run;
    }

    PruneNote note() throws IOException, StoreException, UnprunableRunException {
      Optional<SignedCheckpoint> last = lastCheckpoint();
      walk(last);
      if (ended.isEmpty()) {
        throw new UnprunableRunException(false, "its journal has no end");
      }
      return new PruneNote(
          run.number(),
          records,
          instant(started),
          instant(ended.get().time()),
          clock.instant(),
          pruner.uid(),
          pruner.user(),
          identity(),
          last.map(checkpoint -> PruneNote.sizeAndRoot(checkpoint.checkpoint())));
    }

    private Optional<SignedCheckpoint> lastCheckpoint() throws IOException, UnprunableRunException {
      List<String> notes = NoteFile.split(ProvenRuns.checkpoints(run).orElse("")).notes();
      try {
        return notes.isEmpty()
            ? Optional.empty()
            : Optional.of(SignedCheckpoint.parse(notes.get(notes.size() - 1)));
      } catch (NoteFormatException e) {
        throw altered("its last checkpoint is not one: " + e.getMessage());
      }
    }

    private Optional<RunIdentity> identity() throws IOException, UnprunableRunException {
      try {
        Optional<SignedNote> note = ProvenRuns.identity(run);
        return note.isEmpty() ? Optional.empty() : Optional.of(ProvenRuns.identity(note.get()));
      } catch (NoteFormatException e) {
        throw altered("the file identity is not one: " + e.getMessage());
      }
    }

    private void walk(Optional<SignedCheckpoint> last)
        throws StoreException, UnprunableRunException {
      long size = last.map(checkpoint -> checkpoint.checkpoint().size()).orElse(0L);
      try (FrameWalk walk = new FrameWalk(run)) {
        while (walk.next()) {
          take(walk);
          hash.leaf(walk.array(), walk.index(), walk.length(), leaf, 0);
          tree.append(leaf, 0);
          if (tree.size() == size && !tree.root().equals(last.orElseThrow().checkpoint().root())) {
            throw altered("its records are not those that were signed");
          }
        }
      }
      if (records < size) {
        throw altered("it has fewer records than were signed");
      }
    }

    private void take(FrameWalk walk) {
      records++;
      if (records == 1) {
        started = walk.time();
      }
      if (walk.type() == EntryType.RUN_ENDED) {
        AuditEntry entry = walk.entry().orElse(null);
        ended = entry instanceof RunEnded end ? Optional.of(end) : ended;
      }
    }

    private UnprunableRunException altered(String what) {
      return new UnprunableRunException(
          true, what + ": inquest store verify " + run.number() + " tells more");
    }

    private static Instant instant(long nanos) {
      return Instant.ofEpochSecond(0, nanos);
    }
  }
}
