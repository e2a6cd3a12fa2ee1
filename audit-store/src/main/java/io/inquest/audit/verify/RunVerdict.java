package io.inquest.audit.verify;

import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.proof.RunIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was found of one run.
 *
 * @param records how many frames its journal has
 * @param proven how many of them the newest checkpoint covers
 * @param checkpoints how many there are
 * @param live whether its supervisor still writes
 * @param gaps what its journal itself says to be missing
 * @param protections what keeps the run's records from being rewritten
 */
public record RunVerdict(
    long run,
    long records,
    long proven,
    int checkpoints,
    boolean live,
    Optional<RunIdentity> identity,
    Protections protections,
    List<Finding> findings,
    List<Gap> gaps) {
  public RunVerdict {
    findings = List.copyOf(findings);
    gaps = List.copyOf(gaps);
  }

  /** The same with more findings. */
  public RunVerdict with(List<Finding> more) {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(more);
    return new RunVerdict(
        run, records, proven, checkpoints, live, identity, protections, all, gaps);
  }

  /**
   * In one word: {@code altered} if somebody did something, {@code unproven} if that is not known,
   * {@code live} if all is well so far, {@code not_begun} if there are no records, else {@code
   * intact}.
   */
  public String verdict() {
    if (findings.stream().anyMatch(Finding::isTampering)) {
      return "altered";
    } else if (!findings.isEmpty()) {
      return "unproven";
    } else if (records == 0) {
      return "not_begun";
    }
    return live ? "live" : "intact";
  }
}
