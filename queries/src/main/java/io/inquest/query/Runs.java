package io.inquest.query;

import io.inquest.audit.entity.RowId;
import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.Missing;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Which runs a store has. As safe for threads as its store. */
public final class Runs {
  private final AuditStore store;

  /** Asks this store. */
  public Runs(AuditStore store) {
    this.store = store;
  }

  /** Every run, oldest first. */
  public List<RunRow> all() throws StoreException {
    Set<Long> altered = altered();
    return store.runs().stream().map(run -> row(run, altered)).toList();
  }

  /** The run that was begun last. */
  public Optional<RunRow> latest() throws StoreException {
    Set<Long> altered = altered();
    return store.latestRun().map(run -> row(run, altered));
  }

  /**
   * The run that is meant.
   *
   * @param number its number; empty for the latest
   * @throws QueryException if there is no such run
   */
  public RunRow meant(OptionalLong number) throws StoreException {
    Optional<RunRow> latest = latest();
    if (latest.isEmpty()) {
      throw new QueryException(store.name() + " has no runs yet; inquest run makes one");
    }
    if (number.isEmpty()) {
      return latest.get();
    }
    Set<Long> altered = altered();
    return store
        .run(number.getAsLong())
        .map(run -> row(run, altered))
        .orElseThrow(() -> noSuchRun(number.getAsLong(), latest.get().number()));
  }

  /**
   * The latest run that a process recorded.
   *
   * @param supervisorPid the process, of this machine
   * @param after runs up to this number are not meant: a process ID may have been another's before
   * @return its number; empty if there is none
   */
  public OptionalLong supervisedBy(long supervisorPid, long after) throws StoreException {
    return store.runs().stream()
        .filter(run -> run.number() > after && run.supervisorPid() == supervisorPid)
        .mapToLong(RunEntity::number)
        .max();
  }

  private QueryException noSuchRun(long number, long latest) {
    Optional<String> problem = store.problem(number);
    return new QueryException(
        problem.isPresent()
            ? "run " + name(number) + " cannot be shown: " + problem.get()
            : "there is no run "
                + name(number)
                + "; the latest is "
                + name(latest)
                + ", and inquest runs lists them all");
  }

  private RunName name(long number) {
    return new RunName(store.host(), number);
  }

  /** The runs whose supervisor saw that somebody altered their records. */
  private Set<Long> altered() throws StoreException {
    return store.read(
        session ->
            session
                .createSelectionQuery("select id from GapEntity where kind = :kind", Long.class)
                .setParameter("kind", GapKind.ALTERED_RECORDS)
                .getResultList()
                .stream()
                .map(RowId::run)
                .collect(Collectors.toSet()));
  }

  private RunRow row(RunEntity run, Set<Long> altered) {
    return new RunRow(
        name(run.number()),
        run.host(),
        run.uid(),
        run.arguments(),
        Optional.ofNullable(run.groupPath()),
        run.startedAt(),
        ending(run),
        run.decisions(),
        run.refusals(),
        missing(run),
        altered.contains(run.number()));
  }

  private static Missing missing(RunEntity run) {
    return Missing.of(StoredEvidence.end(run), run.decisions(), run.refusals(), run.lostEntries());
  }

  private static Ending ending(RunEntity run) {
    if (run.endedAt() == null || run.outcome() == null) {
      return Ending.NONE;
    }
    return switch (run.outcome()) {
      case EXITED, SIGNALED -> Ending.ofWaitStatus(run.waitStatus(), run.endedAt());
      case LOST -> Ending.lost(run.waitStatus(), run.endedAt());
      case DETACHED -> Ending.detached(run.endedAt());
      case STOPPED -> Ending.stopped(run.endedAt());
      case IMPORTED -> Ending.imported(run.endedAt());
    };
  }
}
