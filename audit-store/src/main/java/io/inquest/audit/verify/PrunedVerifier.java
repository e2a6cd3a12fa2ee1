package io.inquest.audit.verify;

import io.inquest.audit.checkpoint.ProvenRuns;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.proof.NoteFile;
import io.inquest.audit.proof.NoteFormatException;
import io.inquest.audit.proof.RunIdentity;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.proof.SignedNote;
import io.inquest.audit.proof.VerifierKey;
import io.inquest.audit.prune.PruneNote;
import io.inquest.audit.verify.Finding.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges what is left of runs that were pruned. A prune record that a trusted key did not sign, or
 * that is of another run, is none: then the run was removed.
 */
final class PrunedVerifier {
  private final List<VerifierKey> trusted;

  PrunedVerifier(List<VerifierKey> trusted) {
    this.trusted = trusted;
  }

  /** The run cannot be believed to have been pruned; the message says why. */
  private static final class NotPrunedException extends Exception {
    private static final long serialVersionUID = 1L;

    NotPrunedException(String message) {
      super(message);
    }
  }

  /**
   * Judges one run.
   *
   * @param elsewhere checkpoints of it that were kept elsewhere
   * @throws StoreException if its files cannot be read
   */
  PrunedVerdict verify(RunDirectory left, List<SignedCheckpoint> elsewhere) throws StoreException {
    long run = left.number();
    try {
      PruneNote note = note(left);
      requireIdentity(left, note);
      Optional<SignedCheckpoint> last = last(left, note);
      List<Finding> findings = new ArrayList<>();
      for (SignedCheckpoint kept : elsewhere) {
        contradiction(kept, note, last)
            .ifPresent(detail -> findings.add(Finding.of(Kind.REMOVED, run, detail)));
      }
      return new PrunedVerdict(run, Optional.of(note), findings);
    } catch (NotPrunedException e) {
      String detail = "the run is gone, and its prune record proves nothing: " + e.getMessage();
      return new PrunedVerdict(
          run, Optional.empty(), List.of(Finding.of(Kind.REMOVED, run, detail)));
    } catch (IOException e) {
      throw StoreException.of("verify what is left of run " + run, left.path(), e);
    }
  }

  private PruneNote note(RunDirectory left) throws IOException, NotPrunedException {
    try {
      SignedNote signed =
          ProvenRuns.pruneRecord(left).orElseThrow(() -> new NotPrunedException("there is none"));
      PruneNote note = PruneNote.parse(signed.text());
      if (note.run() != left.number()) {
        throw new NotPrunedException("it is that of run " + note.run());
      } else if (trusted.stream().noneMatch(signed::isSignedBy)) {
        throw new NotPrunedException(
            "it is not signed by a key that is trusted here (--public-key names one)");
      }
      return note;
    } catch (NoteFormatException e) {
      throw new NotPrunedException("it is not one: " + e.getMessage());
    }
  }

  private static void requireIdentity(RunDirectory left, PruneNote note)
      throws IOException, NotPrunedException {
    Optional<RunIdentity> identity = Optional.empty();
    try {
      Optional<SignedNote> signed = ProvenRuns.identity(left);
      if (signed.isPresent()) {
        identity = Optional.of(ProvenRuns.identity(signed.get()));
        if (!signed.get().isSignedBy(identity.get().verifier())) {
          throw new NotPrunedException("the run's own key did not sign its identity");
        }
      }
    } catch (NoteFormatException e) {
      throw new NotPrunedException("the run's identity is not one: " + e.getMessage());
    }
    if (!identity.equals(note.identity())) {
      throw new NotPrunedException("it is of a run with another identity than the one beside it");
    }
  }

  private static Optional<SignedCheckpoint> last(RunDirectory left, PruneNote note)
      throws IOException, NotPrunedException {
    List<String> notes = NoteFile.split(ProvenRuns.checkpoints(left).orElse("")).notes();
    if (notes.isEmpty() && note.checkpoint().isEmpty()) {
      return Optional.empty();
    }
    try {
      if (!notes.isEmpty()) {
        SignedCheckpoint last = SignedCheckpoint.parse(notes.get(notes.size() - 1));
        boolean own =
            note.identity().map(last.run()::equals).orElse(last.run().run() == note.run());
        if (own && note.names(last.checkpoint())) {
          return Optional.of(last);
        }
      }
    } catch (NoteFormatException e) {
      throw new NotPrunedException("the checkpoint beside it is not one: " + e.getMessage());
    }
    throw new NotPrunedException("the checkpoint that it names is not beside it");
  }

  private static Optional<String> contradiction(
      SignedCheckpoint kept, PruneNote note, Optional<SignedCheckpoint> last) {
    if (note.identity().isPresent() && !note.identity().get().equals(kept.run())) {
      return Optional.of("a checkpoint kept elsewhere is signed by another key of this run");
    }
    long size = last.map(own -> own.checkpoint().size()).orElse(0L);
    if (kept.checkpoint().size() > size) {
      return Optional.of(
          "a checkpoint kept elsewhere is newer than the last one of the pruned run: it is of "
              + kept.checkpoint().size()
              + " records, that of "
              + size);
    }
    boolean differs =
        last.isPresent()
            && kept.checkpoint().size() == size
            && !kept.checkpoint().root().equals(last.get().checkpoint().root());
    return differs
        ? Optional.of("the run's key signed two different trees of " + size + " records")
        : Optional.empty();
  }
}
