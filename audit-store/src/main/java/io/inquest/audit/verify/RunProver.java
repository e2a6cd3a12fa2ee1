package io.inquest.audit.verify;

import io.inquest.audit.checkpoint.ProvenRuns;
import io.inquest.audit.entry.Bytes;
import io.inquest.audit.entry.EntryType;
import io.inquest.audit.journal.FrameWalk;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.proof.ConsistencyProof;
import io.inquest.audit.proof.GrowthProof;
import io.inquest.audit.proof.InclusionProof;
import io.inquest.audit.proof.LeafRange;
import io.inquest.audit.proof.NoteFile;
import io.inquest.audit.proof.NoteFormatException;
import io.inquest.audit.proof.RecordProof;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.proof.SubtreeRoots;
import io.inquest.audit.proof.TreeHash;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Makes proofs of a run's journal against its newest checkpoint. Stateless. */
public final class RunProver {
  private final RunDirectory run;
  private final Optional<SignedCheckpoint> newest;

  private RunProver(RunDirectory run, Optional<SignedCheckpoint> newest) {
    this.run = run;
    this.newest = newest;
  }

  /**
   * A prover of a run.
   *
   * @throws StoreException if its checkpoints cannot be read
   */
  public static RunProver of(RunDirectory run) throws StoreException {
    return new RunProver(run, newest(run));
  }

  /**
   * The newest checkpoint of a run that its own key signed.
   *
   * @throws StoreException if it cannot be read
   */
  public static Optional<SignedCheckpoint> newest(RunDirectory run) throws StoreException {
    try {
      List<String> notes = NoteFile.split(ProvenRuns.checkpoints(run).orElse("")).notes();
      for (int i = notes.size() - 1; i >= 0; i--) {
        try {
          SignedCheckpoint checkpoint = SignedCheckpoint.parse(notes.get(i));
          if (checkpoint.run().run() == run.number()) {
            return Optional.of(checkpoint);
          }
        } catch (NoteFormatException e) {
          // A verification says so; an older one still is the run's.
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw StoreException.of("read the checkpoints of run " + run.number(), run.path(), e);
    }
  }

  /**
   * The proof that the run has a decision.
   *
   * @param sequence of the decision, from 1
   * @return empty if it has none that the checkpoint covers, or is not what was signed
   * @throws StoreException if the journal cannot be read
   */
  public Optional<RecordProof> decision(long sequence) throws StoreException {
    try (FrameWalk walk = new FrameWalk(run)) {
      while (walk.next()) {
        if (walk.type() == EntryType.COMPACT_DECISION && walk.decision() == sequence) {
          return record(walk.sequence());
        }
      }
      return Optional.empty();
    }
  }

  /**
   * The proof that the run has a record.
   *
   * @param sequence of its frame, from 1
   * @return as {@link #decision}
   * @throws StoreException if the journal cannot be read
   */
  public Optional<RecordProof> record(long sequence) throws StoreException {
    long size = newest.map(checkpoint -> checkpoint.checkpoint().size()).orElse(0L);
    if (sequence < 1 || sequence > size) {
      return Optional.empty();
    }
    SubtreeRoots path = new SubtreeRoots(LeafRange.ofInclusion(sequence - 1, size));
    Optional<byte[]> frame = walk(path, size, sequence);
    return frame
        .map(
            bytes ->
                new RecordProof(
                    Bytes.of(bytes),
                    new InclusionProof(sequence - 1, path.roots()),
                    newest.orElseThrow()))
        .filter(RecordProof::holds);
  }

  /**
   * The proof that the newest checkpoint begins with an older one.
   *
   * @return empty if it does not
   * @throws StoreException if the journal cannot be read
   */
  public Optional<GrowthProof> growth(SignedCheckpoint older) throws StoreException {
    long size = newest.map(checkpoint -> checkpoint.checkpoint().size()).orElse(0L);
    long oldSize = older.checkpoint().size();
    if (oldSize < 1 || oldSize > size) {
      return Optional.empty();
    }
    SubtreeRoots path = new SubtreeRoots(LeafRange.ofConsistency(oldSize, size));
    return walk(path, size, size)
        .map(
            last ->
                new GrowthProof(new ConsistencyProof(path.roots()), older, newest.orElseThrow()))
        .filter(GrowthProof::holds);
  }

  /** Has all leaves go by, and gives one of the frames; empty if the journal lacks any. */
  private Optional<byte[]> walk(SubtreeRoots path, long size, long wanted) throws StoreException {
    TreeHash hash = new TreeHash();
    byte[] leaf = new byte[TreeHash.LENGTH];
    byte[] frame = null;
    long expected = 1;
    try (FrameWalk walk = new FrameWalk(run)) {
      while (expected <= size && walk.next()) {
        if (walk.sequence() != expected) {
          return Optional.empty();
        }
        hash.leaf(walk.array(), walk.index(), walk.length(), leaf, 0);
        path.take(leaf, 0);
        if (expected == wanted) {
          frame = walk.copy();
        }
        expected++;
      }
    }
    return expected > size ? Optional.ofNullable(frame) : Optional.empty();
  }
}
