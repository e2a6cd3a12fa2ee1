package io.inquest.query;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.query.cause.CauseOfDeath;
import io.inquest.query.cause.Explanation;
import io.inquest.query.cause.Finding;
import io.inquest.query.cause.evidence.RuleReference;
import io.inquest.query.cause.evidence.RunEvidence;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Why a run ended as it did, and why a call was decided as it was. */
public final class Why {
  private final AuditStore store;

  /** Asks this store. */
  public Why(AuditStore store) {
    this.store = store;
  }

  /**
   * The finding about a run.
   *
   * @throws QueryException if there is no such run
   */
  public Finding run(long number) throws StoreException {
    return CauseOfDeath.of(evidence(number));
  }

  /**
   * One decision of a run explained.
   *
   * @param sequence from 1
   * @throws QueryException if there is no such run or no such decision
   */
  public Explanation decision(long number, long sequence) throws StoreException {
    RunRow run = new Runs(store).meant(OptionalLong.of(number));
    if (sequence < 1 || sequence > RowId.LARGEST_SEQUENCE) {
      throw noDecision(run, sequence);
    }
    Optional<DecisionEntity> decision =
        store.read(
            number,
            session ->
                Optional.ofNullable(session.get(DecisionEntity.class, RowId.of(number, sequence))));
    if (decision.isEmpty()) {
      throw noDecision(run, sequence);
    }
    return Explanation.of(evidence(number), DecisionRecord.of(decision.get()));
  }

  /**
   * What the store knows of a run.
   *
   * @throws QueryException if there is no such run
   */
  public RunEvidence evidence(long number) throws StoreException {
    RunRow run = new Runs(store).meant(OptionalLong.of(number));
    return store.read(
        number, session -> StoredEvidence.of(session, session.get(RunEntity.class, run.number())));
  }

  /**
   * The call stacks that a refusal refers to: its own, and that of the deciding filter's
   * installation.
   *
   * @return by number
   */
  public Map<Integer, StackTaken> stacks(long run, Decision refusal, RuleReference rule)
      throws StoreException {
    Set<Integer> numbers = new HashSet<>();
    numbers.add(refusal.stack());
    if (rule.installed().isPresent()) {
      numbers.add(rule.installed().get().site().stack());
    }
    return store.read(
        run,
        session -> {
          Map<Integer, StackTaken> stacks = new HashMap<>();
          for (int number : numbers) {
            StoredStacks.of(session, run, number).ifPresent(stack -> stacks.put(number, stack));
          }
          return stacks;
        });
  }

  private static QueryException noDecision(RunRow run, long sequence) {
    return new QueryException(
        "run "
            + run.name()
            + " has no decision "
            + sequence
            + (run.decisions() == 0
                ? ": it has none at all"
                : "; its decisions are 1 to " + run.decisions()));
  }
}
