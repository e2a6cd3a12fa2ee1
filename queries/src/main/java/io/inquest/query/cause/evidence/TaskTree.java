package io.inquest.query.cause.evidence;

import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who descends from whom. Numbers that the kernel used again are told apart by time. */
public final class TaskTree {
  private final Map<Integer, List<ThreadGroupLife>> groups = new HashMap<>();
  private final Map<Integer, Integer> tgidOfTid = new HashMap<>();
  private final Optional<ThreadGroupLife> launched;

  TaskTree(RunEvidence evidence) {
    ThreadGroupLife first = null;
    for (TaskStarted start : evidence.starts()) {
      tgidOfTid.put(start.tid(), start.tgid());
      if (start.tid() == start.tgid()) {
        ThreadGroupLife group = new ThreadGroupLife(start.tgid(), parentOf(start), start.time());
        lives(start.tgid()).add(group);
        first = first == null ? group : first;
      }
    }
    launched = Optional.ofNullable(first);
    for (TaskExecuted exec : evidence.execs()) {
      groupAt(exec.tgid(), exec.time())
          .executed(new ThreadGroupLife.Execution(exec.time(), exec.exe(), exec.comm()));
    }
    for (TaskExited exit : evidence.exits()) {
      if (exit.tid() == exit.tgid()) {
        groupAt(exit.tgid(), exit.time())
            .ended(Ending.ofWaitStatus(exit.waitStatus(), exit.time()));
      }
    }
    if (launched.isPresent() && evidence.ended().isPresent()) {
      correctEnd(launched.get(), evidence);
    }
  }

  /** A leader that ended before its threads has another status than its group: the run knows it. */
  private static void correctEnd(ThreadGroupLife launched, RunEvidence evidence) {
    Ending seen = launched.ending();
    var end = evidence.ended().get();
    long time = seen.time() == 0 ? end.time() : seen.time();
    switch (end.outcome()) {
      case EXITED, SIGNALED -> launched.ended(Ending.ofWaitStatus(end.waitStatus(), time));
      case LOST -> {
        if (!Ending.ofWaitStatus(end.waitStatus(), seen.time()).equals(seen)) {
          // Nobody saw it end, or its threads outlived it.
          launched.ended(Ending.lost(end.waitStatus(), end.time()));
        }
      }
      case STOPPED -> launched.ended(Ending.stopped(end.time()));
      case DETACHED, IMPORTED -> {}
    }
  }

  private Optional<ThreadGroupLife> parentOf(TaskStarted start) {
    Integer tgid = tgidOfTid.get(start.parentTid());
    if (tgid == null || start.parentTid() == start.tid()) {
      return Optional.empty();
    }
    List<ThreadGroupLife> lives = groups.get(tgid);
    return lives == null ? Optional.empty() : Optional.of(lives.get(lives.size() - 1));
  }

  private List<ThreadGroupLife> lives(int tgid) {
    return groups.computeIfAbsent(tgid, key -> new ArrayList<>(1));
  }

  /** The group that had this number at that time; one is made up for records without a start. */
  public ThreadGroupLife groupAt(int tgid, long time) {
    List<ThreadGroupLife> lives = lives(tgid);
    for (int i = lives.size() - 1; i >= 0; i--) {
      if (lives.get(i).startTime <= time) {
        return lives.get(i);
      }
    }
    if (!lives.isEmpty()) {
      return lives.get(0);
    }
    ThreadGroupLife group = new ThreadGroupLife(tgid, Optional.empty(), time);
    lives.add(group);
    return group;
  }

  /** The last descendant of a group that a signal ended before the group itself ended. */
  public Optional<ThreadGroupLife> lastKilledBelow(ThreadGroupLife root) {
    ThreadGroupLife last = null;
    for (List<ThreadGroupLife> lives : groups.values()) {
      for (ThreadGroupLife life : lives) {
        boolean killed = life.ending().kind() == Ending.Kind.SIGNALED;
        if (killed
            && life != root
            && life.descendsFrom(root)
            && (root.ending().time() == 0 || life.ending().time() <= root.ending().time())
            && (last == null || last.ending().time() < life.ending().time())) {
          last = life;
        }
      }
    }
    return Optional.ofNullable(last);
  }

  /** The group that {@code run} started, or the first one it was attached to. */
  Optional<ThreadGroupLife> launched() {
    return launched;
  }

  /** Whether a process of this number was ever part of the run. */
  public boolean knows(int pid) {
    return tgidOfTid.containsKey(pid);
  }

  /** The thread group of a task, 0 if the task is not known. */
  int tgidOf(int tid) {
    Integer tgid = tgidOfTid.get(tid);
    return tgid == null ? 0 : tgid;
  }
}
