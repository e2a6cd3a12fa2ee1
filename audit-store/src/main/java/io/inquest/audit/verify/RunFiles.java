package io.inquest.audit.verify;

import io.inquest.audit.checkpoint.ProvenRuns;
import io.inquest.audit.checkpoint.RunNote;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.proof.NoteFile;
import io.inquest.audit.proof.NoteFormatException;
import io.inquest.audit.proof.RunIdentity;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.proof.SignedNote;
import io.inquest.audit.proof.VerifierKey;
import io.inquest.audit.verify.Finding.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run's identity and checkpoints as they lie in its directory, judged by their signatures.
 *
 * @param identity empty if there is none that its own key signed
 * @param vouched whether a trusted key signed it, too
 * @param checkpoints those that the run's key signed, in the order of the file
 * @param findings what is wrong with them
 */
record RunFiles(
    Optional<RunIdentity> identity,
    Optional<RunNote> note,
    boolean vouched,
    List<SignedCheckpoint> checkpoints,
    List<Finding> findings) {

  static RunFiles read(RunDirectory run, List<VerifierKey> trusted, boolean mustVouch)
      throws IOException {
    Reading reading = new Reading(run.number());
    reading.readIdentity(run, trusted, mustVouch);
    reading.readCheckpoints(run);
    return new RunFiles(
        reading.identity, reading.note, reading.vouched, reading.checkpoints, reading.findings);
  }

  private static final class Reading {
    private final long run;
    private Optional<RunIdentity> identity = Optional.empty();
    private Optional<RunNote> note = Optional.empty();
    private boolean vouched;
    private final List<SignedCheckpoint> checkpoints = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    Reading(long run) {
      this.run = run;
    }

    void readIdentity(RunDirectory directory, List<VerifierKey> trusted, boolean mustVouch)
        throws IOException {
      try {
        Optional<SignedNote> signed = ProvenRuns.identity(directory);
        if (signed.isEmpty()) {
          if (mustVouch) {
            find(Kind.KEY, "the run has no identity that a key could vouch for");
          }
          return;
        }
        RunNote read = RunNote.parse(signed.get().text());
        if (!signed.get().isSignedBy(read.identity().verifier())) {
          find(Kind.KEY, "the run's own key did not sign its identity");
        } else if (read.identity().run() != run) {
          find(Kind.KEY, "its identity is that of run " + read.identity().run());
        } else {
          identity = Optional.of(read.identity());
          note = Optional.of(read);
          judgeVouching(signed.get(), trusted, mustVouch);
        }
      } catch (NoteFormatException e) {
        find(Kind.KEY, "the file identity is not one: " + e.getMessage());
      }
    }

    private void judgeVouching(SignedNote signed, List<VerifierKey> trusted, boolean mustVouch) {
      vouched = trusted.stream().anyMatch(signed::isSignedBy);
      if (!vouched && mustVouch) {
        find(
            Kind.KEY,
            signed.signatures().size() > 1
                ? "another long-term key than " + trusted.get(0).name() + "'s vouches for the run"
                : "no long-term key vouches for the run");
      }
    }

    void readCheckpoints(RunDirectory directory) throws IOException {
      Optional<String> text = ProvenRuns.checkpoints(directory);
      if (text.isEmpty()) {
        return;
      }
      NoteFile file = NoteFile.split(text.get());
      long size = 0;
      for (int i = 0; i < file.notes().size(); i++) {
        try {
          SignedCheckpoint checkpoint = SignedCheckpoint.parse(file.notes().get(i));
          if (identity.isPresent() && !checkpoint.run().equals(identity.get())) {
            find(Kind.CHECKPOINT, "checkpoint " + (i + 1) + " is of another run or key");
          } else if (checkpoint.checkpoint().size() < size) {
            find(Kind.CHECKPOINT, "checkpoint " + (i + 1) + " is older than the one before it");
          } else {
            size = checkpoint.checkpoint().size();
            checkpoints.add(checkpoint);
          }
        } catch (NoteFormatException e) {
          find(Kind.CHECKPOINT, "checkpoint " + (i + 1) + " is not one: " + e.getMessage());
        }
      }
    }

    private void find(Kind kind, String detail) {
      findings.add(Finding.of(kind, run, detail));
    }
  }
}
