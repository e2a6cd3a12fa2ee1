package io.inquest.report.html;

import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.proof.VerifierKey;
import io.inquest.audit.verify.Finding;
import io.inquest.audit.verify.RunProver;
import io.inquest.audit.verify.RunVerdict;
import io.inquest.audit.verify.StoreVerifier;
import io.inquest.query.RunName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the records of some runs are those that were made, run by run.
 *
 * @param here whether the journals are, so that they were verified
 * @param runs each run's verdict
 * @param protections what keeps the records from being rewritten, each sentence once
 * @param absent runs of the store that are gone, or that were pruned, in words
 * @param gone how many are gone though nobody pruned them
 */
record Integrity(
    boolean here, List<Verified> runs, List<String> protections, List<String> absent, int gone) {
  /** The journals are on other machines, so nothing was verified. */
  static final Integrity ELSEWHERE = new Integrity(false, List.of(), List.of(), List.of(), 0);

  private static final int MOST_FINDINGS = 5;
  private static final int MOST_CHECKPOINTS = 20;

  /**
   * A run's verdict.
   *
   * @param verdict in one word
   * @param found what is not as it was recorded, or not proven to be
   * @param checkpoint the newest one, as a signed note; empty if there is none
   */
  record Verified(
      long run,
      String verdict,
      String records,
      String proven,
      List<String> found,
      String checkpoint,
      boolean sound) {}

  /**
   * Verifies the journals of some runs.
   *
   * @param trusted long-term keys that may vouch for runs
   */
  static Integrity of(StoreLocation store, List<Long> numbers, List<VerifierKey> trusted)
      throws StoreException {
    StoreVerifier verifier = new StoreVerifier(store, trusted, false, List.of());
    List<Verified> runs = new ArrayList<>();
    Set<String> protections = new LinkedHashSet<>();
    for (long number : numbers) {
      Optional<RunDirectory> run = store.run(number);
      if (run.isEmpty()) {
        runs.add(
            new Verified(number, "removed", "0", "0", List.of("it has no journal"), "", false));
        continue;
      }
      RunVerdict verdict = verifier.verify(run.get());
      if (verdict.records() > 0) {
        protections.addAll(verdict.protections().sentences());
      }
      boolean room = runs.size() < MOST_CHECKPOINTS;
      Optional<SignedCheckpoint> newest = room ? RunProver.newest(run.get()) : Optional.empty();
      runs.add(
          new Verified(
              number,
              verdict.verdict().replace('_', ' '),
              Shown.count(verdict.records()),
              Shown.count(verdict.proven()),
              found(verdict),
              newest.isPresent() ? newest.get().note().toString() : "",
              verdict.findings().isEmpty()));
    }
    List<Finding> gone = verifier.removedRuns();
    return new Integrity(
        true,
        runs,
        protections.stream().map(Shown::text).toList(),
        absent(store.prunedNumbers(), gone),
        gone.size());
  }

  private static List<String> absent(List<Long> pruned, List<Finding> gone) {
    List<String> absent = new ArrayList<>();
    if (!pruned.isEmpty()) {
      Set<RunName> names = new HashSet<>();
      pruned.forEach(number -> names.add(RunName.of(number)));
      absent.add(
          "Pruned, with a signed record left of each: " + Shown.text(FilterView.runs(names)) + ".");
    }
    for (Finding finding : gone.subList(0, Math.min(MOST_FINDINGS, gone.size()))) {
      absent.add("Run " + finding.run() + ": " + Shown.text(finding.detail()) + ".");
    }
    if (gone.size() > MOST_FINDINGS) {
      absent.add("And " + (gone.size() - MOST_FINDINGS) + " more: inquest store verify.");
    }
    return absent;
  }

  private static List<String> found(RunVerdict verdict) {
    List<String> found = new ArrayList<>();
    for (Finding finding : verdict.findings()) {
      if (found.size() == MOST_FINDINGS) {
        found.add("and " + (verdict.findings().size() - MOST_FINDINGS) + " more");
        break;
      }
      String place = finding.sequence() == 0 ? "" : ", record " + finding.sequence();
      found.add(
          finding.kind().name().toLowerCase(Locale.ROOT)
              + place
              + ": "
              + Shown.text(finding.detail()));
    }
    for (Gap gap : verdict.gaps()) {
      if (found.size() <= 2 * MOST_FINDINGS) {
        found.add("gap, not tampering: " + Shown.text(gap.detail()));
      }
    }
    return found;
  }

  /** Runs whose records are neither altered nor unproven. */
  long sound() {
    return runs.stream().filter(Verified::sound).count();
  }

  /** What was found, in one sentence. */
  String inWords() {
    if (!here) {
      return "The journals are not here and were not verified: inquest store verify does that.";
    }
    if (runs.isEmpty()) {
      return "There was nothing to verify.";
    }
    long altered = runs.stream().filter(run -> run.verdict.equals("altered")).count();
    if (gone > 0) {
      return "The store lacks "
          + Shown.count(gone, "run")
          + " that it should have: see Verification.";
    }
    if (sound() == runs.size()) {
      return runs.size() == 1
          ? "The journal of the run was verified and is intact."
          : "The journals of all "
              + Shown.count(runs.size())
              + " runs were verified and are intact.";
    }
    return altered > 0
        ? "Alterations were found in " + Shown.count(altered, "run") + ": see Verification."
        : "The records of "
            + Shown.count(runs.size() - sound(), "run")
            + " are not proven whole: see Verification.";
  }
}
