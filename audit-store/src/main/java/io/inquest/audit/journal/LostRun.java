package io.inquest.audit.journal;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Outcome;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStart;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
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
  // include/uapi/linux/seccomp.h
  private static final int RET_LOG = 0x7ffc0000;
  private static final int RET_ALLOW = 0x7fff0000;

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** The kernel kills what a supervisor launched when it ends (PTRACE_O_EXITKILL): SIGKILL. */
  private static final int KILLED = 9;

  private long time;
  private long supervisorPid;
  private long decisions;
  private long refusals;
  private String bootId = "";
  private boolean launched;
  private int leader;
  private int leaderStatus = RunEnded.NOT_KNOWN;
  private final Set<Integer> living = new HashSet<>();

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
    if (entry instanceof Decision decision) {
      decisions++;
      if (decision.action() != RET_ALLOW && decision.action() != RET_LOG) {
        refusals++;
      }
    } else if (entry instanceof RunStarted started) {
      supervisorPid = started.supervisorPid();
      bootId = started.bootId();
    } else if (entry instanceof TaskStarted started) {
      take(started);
    } else if (entry instanceof TaskExited exited && exited.tgid() == leader) {
      living.remove(exited.tid());
      if (exited.tid() == leader) {
        leaderStatus = exited.waitStatus();
      }
    }
  }

  private void take(TaskStarted started) {
    if (leader == 0) {
      leader = started.tgid();
      launched = started.how() == TaskStart.LAUNCH;
    }
    if (started.tgid() == leader) {
      living.add(started.tid());
    }
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
    return List.of(
        new Gap(time, GapKind.LOST_SUPERVISOR, 0, 0, detail),
        new RunEnded(time, Outcome.LOST, waitStatus(), decisions, refusals));
  }
}
