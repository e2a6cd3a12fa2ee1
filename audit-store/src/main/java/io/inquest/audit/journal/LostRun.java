package io.inquest.audit.journal;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Outcome;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStart;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.audit.entry.AuditEntry.TextDefined;
import io.inquest.audit.entry.EntryVisitor;
import io.inquest.linux.libc.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A run whose supervisor ended without closing its journal. The journal gets a segment that says
 * so: a {@code Gap} of the kind {@code LOST_SUPERVISOR}, and {@code RunEnded} with the outcome
 * {@code LOST}. A journal without any entry is of a run that did not begin, and stays as it is.
 */
public final class LostRun {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** The kernel kills what a supervisor launched when it ends (PTRACE_O_EXITKILL): SIGKILL. */
  private static final int KILLED = Signals.SIGKILL;

  private long time;
  private long supervisorPid;
  private long decisions;
  private long refusals;
  private String bootId = "";
  private boolean launched;
  private boolean imported;
  private int leader;
  private int leaderStatus = RunEnded.NOT_KNOWN;
  private final Set<Integer> living = new HashSet<>();
  private final EntryVisitor taking = new Taking();

  private LostRun() {}

  /**
   * Completes the run's journal, if its supervisor is gone and did not.
   *
   * @return whether it was completed now
   * @throws StoreException if the journal cannot be read or written
   */
  public static boolean seal(RunDirectory run) throws StoreException {
    Optional<RunDirectory> taken = run.takeOver();
    if (taken.isEmpty()) {
      return false;
    }
    try (RunDirectory locked = taken.get()) {
      LostRun lost = new LostRun();
      Optional<JournalPosition> tail = lost.read(locked);
      if (tail.isEmpty()) {
        return false;
      }
      lost.complete(locked, tail.get().sequence());
      return true;
    }
  }

  /**
   * What the journal of a run without a supervisor lacks, for whoever may not write it.
   *
   * @return nothing if the journal is complete
   * @throws StoreException if the journal cannot be read
   */
  public static List<AuditEntry> ending(RunDirectory run) throws StoreException {
    LostRun lost = new LostRun();
    return lost.read(run).isEmpty()
        ? List.of()
        : lost.entries("the journal has no end, and nobody holds its lock on this machine");
  }

  /** The journal's tail, unless its end is there. */
  private Optional<JournalPosition> read(RunDirectory run) throws StoreException {
    try (JournalReader reader = JournalReader.open(run, JournalPosition.START)) {
      reader.expectNoWriter();
      reader.read(this::take, Integer.MAX_VALUE);
      JournalPosition tail = reader.position();
      boolean begun = tail.sequence() > 1;
      return begun && !reader.hasEnded() ? Optional.of(tail) : Optional.empty();
    }
  }

  private void take(long sequence, AuditEntry entry) {
    time = Math.max(time, entry.time());
    entry.accept(taking);
  }

  private final class Taking implements EntryVisitor {
    @Override
    public void visit(RunStarted started) {
      supervisorPid = started.supervisorPid();
      imported = started.isImported();
      bootId = started.bootId();
    }

    @Override
    public void visit(TextDefined entry) {}

    @Override
    public void visit(FilterInstalled entry) {}

    @Override
    public void visit(TaskStarted started) {
      if (leader == 0) {
        leader = started.tgid();
        launched = started.how() == TaskStart.LAUNCH;
      }
      if (started.tgid() == leader) {
        living.add(started.tid());
      }
    }

    @Override
    public void visit(TaskExecuted entry) {}

    @Override
    public void visit(Decision decision) {
      decisions++;
      if (decision.isRefusal()) {
        refusals++;
      }
    }

    @Override
    public void visit(StackTaken entry) {}

    @Override
    public void visit(ResultKnown entry) {}

    @Override
    public void visit(SignalDelivered entry) {}

    @Override
    public void visit(TaskExited exited) {
      if (exited.tgid() != leader) {
        return;
      }
      living.remove(exited.tid());
      if (exited.tid() == leader) {
        leaderStatus = exited.waitStatus();
      }
    }

    @Override
    public void visit(Gap entry) {}

    @Override
    public void visit(RunEnded entry) {}
  }

  /** The launched program's wait status, as far as it is known. */
  private int waitStatus() {
    if (leader != 0 && living.isEmpty()) {
      return leaderStatus;
    }
    return launched && isOfThisBoot() ? KILLED : RunEnded.NOT_KNOWN;
  }

  /** Else the whole machine may have gone down, or the journal may be another machine's. */
  private boolean isOfThisBoot() {
    try {
      return bootId.equals(Files.readString(BOOT_ID).strip());
    } catch (IOException e) {
      return false;
    }
  }

  private void complete(RunDirectory run, long sequence) throws StoreException {
    int segment;
    try {
      segment = run.newestSegment() + 1;
    } catch (IOException e) {
      throw StoreException.of("complete a lost run", run.path(), e);
    }
    String who = supervisorPid == 0 ? "the supervisor" : "the supervisor, process " + supervisorPid;
    try (JournalWriter writer = JournalWriter.append(run, segment, sequence)) {
      String when =
          isOfThisBoot() ? "" : "; that was before this machine was started, or elsewhere";
      for (AuditEntry entry : entries(who + ", ended without closing the journal" + when)) {
        writer.append(entry);
      }
    }
  }

  private List<AuditEntry> entries(String detail) {
    if (time == 0) {
      time = System.currentTimeMillis() * 1_000_000;
    }
    String what =
        imported
            ? "the import ended before it had read everything; import the same again: what is here"
                + " is not taken twice"
            : detail;
    return List.of(
        new Gap(time, GapKind.LOST_SUPERVISOR, 0, 0, what),
        new RunEnded(time, Outcome.LOST, waitStatus(), decisions, refusals));
  }
}
