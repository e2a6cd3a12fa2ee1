package io.inquest.query;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.query.DenialQuery.Passed;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What was refused: decisions but ALLOW and, unless it is asked for, LOG, which let the call
 * through.
 *
 * <p>Answers come in pages of {@value AuditStore#PAGE}, so that none is too large for memory, in
 * the order of runs and sequences. As safe for threads as its store.
 */
public final class Denials {
  private final AuditStore store;

  /** Asks this store. */
  public Denials(AuditStore store) {
    this.store = store;
  }

  /**
   * Gives every refusal that is asked for to {@code sink}.
   *
   * @return how many there were
   * @throws QueryException if the question cannot be answered: no such run, no such call
   */
  public long stream(DenialQuery query, Consumer<DecisionRow> sink) throws StoreException {
    List<CallNumbers.Call> calls = calls(query);
    long count = 0;
    for (RunRow run : runs(query)) {
      count += stream(run, query.limit(query.limit() - count), calls, sink);
    }
    return count;
  }

  /**
   * The calls that a question names; none if it names none.
   *
   * @throws QueryException if there is no such call
   */
  static List<CallNumbers.Call> calls(DenialQuery query) {
    return query.syscall().isPresent() ? CallNumbers.of(query.syscall().get()) : List.of();
  }

  /** The runs that may have what is asked for. */
  List<RunRow> runs(DenialQuery query) throws StoreException {
    Runs runs = new Runs(store);
    if (query.run().isPresent()) {
      return List.of(runs.meant(query.run()));
    }
    List<RunRow> asked = new ArrayList<>();
    for (RunRow run : runs.all()) {
      if (!isOver(run, query.since())
          && (query.passed() == Passed.NONE ? run.refusals() : run.decisions()) > 0) {
        asked.add(run);
      }
    }
    return asked;
  }

  /** Whether a run had ended before a time. */
  static boolean isOver(RunRow run, OptionalLong since) {
    return run.ending().time() > 0 && run.ending().time() < since.orElse(0);
  }

  private long stream(
      RunRow run, DenialQuery query, List<CallNumbers.Call> calls, Consumer<DecisionRow> sink)
      throws StoreException {
    DecisionPages pages = new DecisionPages(store, run, query, calls);
    long count = 0;
    while (count < query.limit()) {
      List<DecisionEntity> page = pages.next();
      if (page.isEmpty()) {
        break;
      }
      for (DecisionEntity entity : page) {
        DecisionRow row = DecisionRecord.row(run, entity);
        if (count < query.limit() && (query.where().isEmpty() || query.where().get().test(row))) {
          sink.accept(row);
          count++;
        }
      }
    }
    return count;
  }
}
