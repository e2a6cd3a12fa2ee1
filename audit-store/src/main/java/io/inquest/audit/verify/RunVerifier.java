package io.inquest.audit.verify;

import io.inquest.audit.checkpoint.ProvenRuns;
import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Outcome;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.EntryType;
import io.inquest.audit.journal.FrameWalk;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.proof.Checkpoint;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.proof.VerifierKey;
import io.inquest.audit.verify.Finding.Kind;
import io.inquest.audit.verify.Protections.Writer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Judges one run by its own files, and by checkpoints of it that were kept elsewhere. */
final class RunVerifier {
  private final RunDirectory run;
  private final long owner;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Finding> seen = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private Optional<RunStarted> started = Optional.empty();
  private Optional<RunEnded> ended = Optional.empty();

  private RunVerifier(RunDirectory run, long owner) {
    this.run = run;
    this.owner = owner;
  }

  /**
   * Judges a run.
   *
   * @param trusted long-term keys
   * @param mustVouch whether one of them must vouch for it
   * @param elsewhere checkpoints of this run that were kept elsewhere
   * @param owner the uid of the store's owner
   * @throws StoreException if its files cannot be read
   */
  static RunVerdict verify(
      RunDirectory run,
      List<VerifierKey> trusted,
      boolean mustVouch,
      List<SignedCheckpoint> elsewhere,
      long owner)
      throws StoreException {
    try {
      return new RunVerifier(run, owner).judge(RunFiles.read(run, trusted, mustVouch), elsewhere);
    } catch (IOException e) {
      throw StoreException.of("verify run " + run.number(), run.path(), e);
    }
  }

  /** What keeps a run from being rewritten, as its identity and its first record tell. */
  static Protections protections(RunDirectory run, List<VerifierKey> trusted, long owner)
      throws StoreException {
    RunVerifier verifier = new RunVerifier(run, owner);
    try (FrameWalk walk = new FrameWalk(run)) {
      if (walk.next() && isTold(walk.type())) {
        walk.entry().ifPresent(verifier::take);
      }
      return verifier.protections(RunFiles.read(run, trusted, false));
    } catch (IOException e) {
      throw StoreException.of("look at run " + run.number(), run.path(), e);
    }
  }

  private RunVerdict judge(RunFiles files, List<SignedCheckpoint> elsewhere)
      throws IOException, StoreException {
    boolean live = run.isLive();
    findings.addAll(files.findings());
    List<Checkpoint> roots = roots(files, elsewhere);
    long records = walk(roots);
    long proven = roots.isEmpty() ? 0 : roots.get(roots.size() - 1).size();
    judgeEnd(records, proven, live, files);
    return new RunVerdict(
        run.number(),
        records,
        Math.min(proven, records),
        files.checkpoints().size(),
        live,
        files.identity(),
        protections(files),
        findings,
        gaps);
  }

  private List<Checkpoint> roots(RunFiles files, List<SignedCheckpoint> elsewhere) {
    List<Checkpoint> roots = new ArrayList<>();
    files.checkpoints().forEach(signed -> roots.add(signed.checkpoint()));
    long newest = roots.isEmpty() ? 0 : roots.get(roots.size() - 1).size();
    for (SignedCheckpoint signed : elsewhere) {
      Checkpoint kept = signed.checkpoint();
      if (files.identity().isPresent() && !files.identity().get().equals(signed.run())) {
        find(
            Kind.KEY,
            "a checkpoint kept elsewhere is signed by another key of this run: the run was"
                + " replaced");
        continue;
      }
      if (kept.size() > newest) {
        find(
            Kind.REMOVED,
            "a checkpoint kept elsewhere is newer than all of the run's own: it is of "
                + kept.size()
                + " records, theirs of "
                + newest);
      }
      roots.add(kept);
    }
    roots.sort(Comparator.comparingLong(Checkpoint::size));
    requireOneRootASize(roots);
    return roots;
  }

  private void requireOneRootASize(List<Checkpoint> roots) {
    for (int i = 1; i < roots.size(); i++) {
      Checkpoint one = roots.get(i - 1);
      Checkpoint other = roots.get(i);
      if (one.size() == other.size() && !one.root().equals(other.root())) {
        find(
            Kind.CHECKPOINT,
            "the run's key signed two different trees of " + one.size() + " records");
      }
    }
  }

  private long walk(List<Checkpoint> roots) throws IOException, StoreException {
    try (FrameWalk walk = new FrameWalk(run);
        FileChannel leaves = ProvenRuns.leaves(run).orElse(null)) {
      TreeJudge judge =
          new TreeJudge(run.number(), roots, leaves == null ? null : new LeafFile(leaves));
      while (walk.next()) {
        if (isTold(walk.type())) {
          walk.entry().ifPresent(this::take);
        }
        judge.take(walk);
      }
      judge.end(walk);
      findings.addAll(judge.findings());
      findings.addAll(seen);
      return judge.records();
    }
  }

  private static boolean isTold(int type) {
    return type == EntryType.GAP || type == EntryType.RUN_ENDED || type == EntryType.RUN_STARTED;
  }

  private void take(AuditEntry entry) {
    if (entry instanceof Gap gap && gap.kind() == GapKind.ALTERED_RECORDS) {
      seen.add(
          Finding.of(Kind.ALTERED, run.number(), "seen while the run went on: " + gap.detail()));
    } else if (entry instanceof Gap gap) {
      gaps.add(gap);
    } else if (entry instanceof RunStarted start) {
      started = Optional.of(start);
    } else if (entry instanceof RunEnded end) {
      ended = Optional.of(end);
    }
  }

  private void judgeEnd(long records, long proven, boolean live, RunFiles files) {
    boolean proves = files.identity().isPresent() || !files.checkpoints().isEmpty();
    boolean lost = ended.map(end -> end.outcome() == Outcome.LOST).orElse(true);
    if (files.identity().isEmpty() && !files.checkpoints().isEmpty() && !live) {
      if (lost) {
        find(Kind.UNPROVEN, "no identity says whose key signed its checkpoints");
      } else {
        find(Kind.KEY, "the run has checkpoints, and no identity that its key signed");
      }
    }
    if (records == 0) {
      if (proves && proven == 0) {
        find(Kind.REMOVED, "its journal has no record");
      }
    } else if (files.identity().isEmpty() && files.checkpoints().isEmpty()) {
      find(
          Kind.UNPROVEN,
          "nothing proves its records: it has neither identity nor checkpoints. It was recorded"
              + " without them, its supervisor was killed before the first, or they were removed");
    } else if (records > proven && !live) {
      findings.add(
          new Finding(
              Kind.UNPROVEN,
              run.number(),
              proven + 1,
              0,
              0,
              "the records from "
                  + (proven + 1)
                  + " to "
                  + records
                  + " follow the last checkpoint"
                  + (lost
                      ? ": the supervisor ended without signing them"
                      : ", though the supervisor signed the run's end: checkpoints were removed,"
                          + " or records added")));
    }
  }

  private Protections protections(RunFiles files) {
    List<String> anchors = files.note().map(note -> note.anchors()).orElse(List.of());
    return new Protections(files.vouched(), anchors, writer());
  }

  private Writer writer() {
    if (started.isEmpty()) {
      return Writer.PROGRAM;
    }
    if (started.get().isImported()) {
      return Writer.IMPORTER;
    }
    long program = started.get().uid();
    return program == 0 || program == owner ? Writer.PROGRAM : Writer.OWNER;
  }

  private void find(Kind kind, String detail) {
    findings.add(Finding.of(kind, run.number(), detail));
  }
}
