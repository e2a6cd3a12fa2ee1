package io.inquest.audit.verify;

import io.inquest.audit.checkpoint.ProvenRuns;
import io.inquest.audit.checkpoint.RunNote;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.proof.NoteFormatException;
import io.inquest.audit.proof.RunIdentity;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.proof.SignedNote;
import io.inquest.audit.proof.VerifierKey;
import io.inquest.audit.verify.Finding.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Judges a store's runs, and whether any was removed whole. Owned by one thread. */
public final class StoreVerifier {
  private final StoreLocation store;
  private final List<VerifierKey> trusted;
  private final boolean mustVouch;
  private final List<SignedCheckpoint> elsewhere;
  private final long owner;

  /**
   * A verifier of a store.
   *
   * @param trusted long-term keys
   * @param mustVouch whether one of them must vouch for each run
   * @param elsewhere checkpoints that were kept elsewhere
   * @throws StoreException if the store cannot be looked at
   */
  public StoreVerifier(
      StoreLocation store,
      List<VerifierKey> trusted,
      boolean mustVouch,
      List<SignedCheckpoint> elsewhere)
      throws StoreException {
    this.store = store;
    this.trusted = List.copyOf(trusted);
    this.mustVouch = mustVouch;
    this.elsewhere = List.copyOf(elsewhere);
    try {
      owner = ((Number) Files.getAttribute(store.directory(), "unix:uid")).longValue();
    } catch (IOException e) {
      throw StoreException.of("verify the store", store.directory(), e);
    }
  }

  /**
   * Judges one run.
   *
   * @throws StoreException if its files cannot be read
   */
  public RunVerdict verify(RunDirectory run) throws StoreException {
    return RunVerifier.verify(run, trusted, mustVouch, keptOf(run.number()), owner);
  }

  private List<SignedCheckpoint> keptOf(long run) {
    return elsewhere.stream().filter(kept -> kept.run().run() == run).toList();
  }

  /**
   * Judges what is left of a run that was pruned.
   *
   * @param left as {@link StoreLocation#pruned} gives it
   * @throws StoreException if its files cannot be read
   */
  public PrunedVerdict verifyPruned(RunDirectory left) throws StoreException {
    PrunedVerdict verdict = new PrunedVerifier(trusted).verify(left, keptOf(left.number()));
    if (store.run(left.number()).isEmpty()) {
      return verdict;
    }
    return new PrunedVerdict(
        left.number(),
        Optional.empty(),
        List.of(
            Finding.of(
                Kind.INSERTED,
                left.number(),
                "a prune record lies there, and the run is there, too")));
  }

  /**
   * What keeps one run from being rewritten; its records are not judged.
   *
   * @throws StoreException if its files cannot be read
   */
  public Protections protections(RunDirectory run) throws StoreException {
    return RunVerifier.protections(run, trusted, owner);
  }

  /**
   * Runs that are not there and should be: numbers that no run has between those of others, runs
   * that a later one names as the one before it, and those of checkpoints that were kept elsewhere.
   * Those that were pruned are told by {@link #verifyPruned}.
   *
   * @throws StoreException if the runs cannot be listed
   */
  public List<Finding> removedRuns() throws StoreException {
    List<Long> numbers = store.runNumbers();
    TreeSet<Long> there = new TreeSet<>(store.prunedNumbers());
    Set<RunIdentity> identities = new HashSet<>();
    List<RunIdentity> named = new ArrayList<>();
    there.addAll(numbers);
    for (long number : there) {
      Optional<RunDirectory> run = store.run(number);
      run = run.isPresent() ? run : store.pruned(number);
      run.flatMap(StoreVerifier::note)
          .ifPresent(
              note -> {
                identities.add(note.identity());
                note.previous().ifPresent(named::add);
              });
    }
    long newest = there.isEmpty() ? 0 : there.last();
    elsewhere.forEach(kept -> named.add(kept.run()));
    List<Finding> findings = new ArrayList<>();
    Set<Long> told = new HashSet<>();
    for (RunIdentity run : named) {
      if (!identities.contains(run) && told.add(run.run())) {
        findings.add(
            Finding.of(
                there.contains(run.run()) ? Kind.KEY : Kind.REMOVED,
                run.run(),
                there.contains(run.run())
                    ? "another run had this number: it was replaced"
                    : "the run was recorded, and is gone whole"));
      }
    }
    Set<Long> unused = store.unusedNumbers();
    for (long number = 1; number < newest && findings.size() < 1000; number++) {
      if (!there.contains(number) && !unused.contains(number) && told.add(number)) {
        findings.add(
            Finding.of(
                Kind.REMOVED, number, "no run has this number, and none gave it up: it is gone"));
      }
    }
    return findings;
  }

  private static Optional<RunNote> note(RunDirectory run) {
    try {
      Optional<SignedNote> note = ProvenRuns.identity(run);
      return note.isEmpty() ? Optional.empty() : Optional.of(RunNote.parse(note.get().text()));
    } catch (IOException | NoteFormatException e) {
      // The verdict on the run says so.
      return Optional.empty();
    }
  }
}
