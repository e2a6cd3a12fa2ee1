package io.inquest.trace.record;

import io.inquest.audit.checkpoint.Alteration;
import io.inquest.audit.checkpoint.RunProof;
import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Outcome;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.journal.DecisionFrame;
import io.inquest.audit.journal.JournalFullException;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.decide.Decision;
import io.inquest.decode.ArgumentDecoder;
import io.inquest.decode.call.DecodedCall;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.WaitStatus;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.trace.task.Task;
import java.util.function.BooleanSupplier;

/**
 * Writes a run's journal. What it was told is in the journal when its method returns, so a task
 * that is resumed afterwards runs on recorded (I2). Owned by the tracer thread.
 */
public final class RunRecorder {
  private final JournalWriter journal;
  private final OnLoss onLoss;
  private final Hold hold;
  private final WallClock clock;
  private final ArgumentDecoder decoder = new ArgumentDecoder();
  private final DecodedCall decoded = new DecodedCall();
  private final byte[] comm = new byte[16];
  private final CallStacks stacks = new CallStacks(this);
  private final RunProof proof;
  private long decisions;
  private long refusals;
  private long lost;

  /**
   * @param onLoss what becomes of the run when a record cannot be kept
   * @param hold how it waits, if it does
   * @param proof what the journal is proven by, and compared with while it is written
   */
  public RunRecorder(JournalWriter journal, OnLoss onLoss, Hold hold, RunProof proof) {
    this(journal, onLoss, hold, proof, new WallClock());
  }

  /** A recorder by that clock. */
  RunRecorder(JournalWriter journal, OnLoss onLoss, Hold hold, RunProof proof, WallClock clock) {
    this.clock = clock;
    this.proof = proof;
    this.journal = journal;
    this.onLoss = onLoss;
    this.hold = hold;
  }

  /** The time for an entry that is recorded now. */
  public long now() {
    return clock.now();
  }

  /** The call stacks that go with what is recorded. */
  public CallStacks stacks() {
    return stacks;
  }

  /** Tells how to find out, while it waits for room, whether any task of the run is alive. */
  public void heedDeaths(BooleanSupplier anyTaskAlive) {
    hold.heedDeaths(anyTaskAlive);
  }

  long decisions() {
    return decisions;
  }

  long refusals() {
    return refusals;
  }

  /**
   * Records a decision whose call's result is not known yet.
   *
   * @return its sequence
   */
  public long decision(Task task, SeccompData call, StoppedTracee stopped, Decision decision) {
    return decision(task, call, stopped, decision, false, 0);
  }

  /** Records a decision with what the call returns to the program. */
  public long decision(
      Task task, SeccompData call, StoppedTracee stopped, Decision decision, long result) {
    return decision(task, call, stopped, decision, true, result);
  }

  private long decision(
      Task task,
      SeccompData call,
      StoppedTracee stopped,
      Decision decision,
      boolean known,
      long result) {
    int stack = CallStacks.NONE;
    if (decision.action().isRefusal()) {
      refusals++;
      stack = stacks.atRefusal(task, stopped, decision, call.instructionPointer());
    }
    decisions++;
    decoder.decode(call, task.tid(), stopped.memory(), decoded);
    int commLength = task.comm().read(comm);
    long time = clock.now();
    while (true) {
      try {
        write(task, call, decision, stack, time, commLength, known, result);
        return decisions;
      } catch (JournalFullException e) {
        if (!retryAfter(e)) {
          return decisions;
        }
      }
    }
  }

  private void write(
      Task task,
      SeccompData call,
      Decision decision,
      int stack,
      long time,
      int commLength,
      boolean known,
      long result)
      throws JournalFullException {
    int exe = journal.text(time, task.group().exe());
    DecisionFrame frame =
        journal
            .decision()
            .begin(time, decisions, task.tgid(), task.tid())
            .call(
                call.arch(),
                call.nr(),
                call.argument(0),
                call.argument(1),
                call.argument(2),
                call.argument(3),
                call.argument(4),
                call.argument(5),
                call.instructionPointer())
            .verdict(
                decision.action().value(),
                decision.data(),
                decision.filter(),
                decision.instruction(),
                decision.rule())
            .exe(exe)
            .comm(comm, commLength)
            .decoded(decoded.bytes(), decoded.length())
            .stack(stack);
    if (known) {
      frame.result(result);
    }
    frame.commit();
    reportLost();
    reportAlterations();
    reportStep();
    stacks.recordNamed();
  }

  /** Records what an earlier decision's call returned. */
  public void result(long sequence, long result) {
    append(new ResultKnown(clock.now(), sequence, result));
  }

  /** Records an entry. */
  public void append(AuditEntry entry) {
    while (true) {
      try {
        journal.append(entry);
        reportLost();
        reportAlterations();
        reportStep();
        return;
      } catch (JournalFullException e) {
        if (!retryAfter(e)) {
          return;
        }
      }
    }
  }

  /**
   * Records how many records were lost. After one that had room again: what is kept for this in a
   * full journal is little.
   */
  private void reportLost() {
    if (lost > 0) {
      try {
        journal.append(
            new Gap(clock.now(), GapKind.STORE_FULL, 0, lost, "the store had no room for them"));
        lost = 0;
      } catch (JournalFullException e) {
        // Still to be said: the count stands.
      }
    }
  }

  /** Records what somebody did to the records that were made until now. */
  private void reportAlterations() {
    if (proof.hasAlteration()) {
      proof.nextAlteration().ifPresent(this::report);
    }
  }

  private void report(Alteration found) {
    try {
      journal.append(new Gap(clock.now(), GapKind.ALTERED_RECORDS, found.pid(), 0, found.detail()));
    } catch (JournalFullException e) {
      // The end report says it all the same.
      return;
    }
  }

  /** Records a step of the clock that was found with the last record, if there was one. */
  private void reportStep() {
    if (clock.hasStepped()) {
      WallClock.Step step = clock.takeStep().orElseThrow();
      try {
        journal.append(new Gap(clock.now(), GapKind.CLOCK_STEP, 0, 0, step.inWords()));
      } catch (JournalFullException e) {
        lost++;
      }
    }
  }

  /** The entry of a run whose launched program ended with a wait status, now. */
  public RunEnded ended(int waitStatus) {
    return ended(WaitStatus.exited(waitStatus) ? Outcome.EXITED : Outcome.SIGNALED, waitStatus);
  }

  /** The entry of a run whose tasks are left running, now. */
  public RunEnded detached() {
    return ended(Outcome.DETACHED, 0);
  }

  /** The entry of a run whose program was killed, as its records could not be kept, now. */
  public RunEnded stopped(int waitStatus) {
    return ended(Outcome.STOPPED, waitStatus);
  }

  private RunEnded ended(Outcome outcome, int waitStatus) {
    return new RunEnded(now(), outcome, waitStatus, decisions, refusals);
  }

  /** Records the run's end, and what was lost until then. */
  public RunEnded end(RunEnded ended) throws JournalFullException {
    stacks.recordAll();
    reportLost();
    proof.checkLast();
    while (proof.hasAlteration()) {
      reportAlterations();
    }
    clock.look();
    reportStep();
    journal.append(ended);
    return ended;
  }

  /** Whether to try again after {@code full}, having waited; if not, the record is lost. */
  private boolean retryAfter(JournalFullException full) {
    if (full.isPast() && onLoss != OnLoss.STOP) {
      // Nobody need wait for room: the journal tells of what it lost, and goes on.
      return true;
    }
    switch (onLoss) {
      case STOP -> throw new RecordLostException(full);
      case HOLD -> {
        if (hold.awaitRoom(full)) {
          return true;
        }
        lost++;
        return false;
      }
      case CONTINUE -> {
        lost++;
        return false;
      }
    }
    throw new AssertionError(onLoss);
  }
}
