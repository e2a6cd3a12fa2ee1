package io.inquest.report.html;

import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.RunEvidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A process from its start to its end. The kernel may use its number again. */
final class ProcessLife {
  private final int pid;
  private final ProcessLife parent;
  private final long start;
  private final List<TaskExecuted> execs = new ArrayList<>();
  private Ending ending = Ending.NONE;

  private ProcessLife(int pid, ProcessLife parent, long start) {
    this.pid = pid;
    this.parent = parent;
    this.start = start;
  }

  /** The processes of a run in the order in which they started. */
  static List<ProcessLife> of(RunEvidence evidence) {
    List<ProcessLife> all = new ArrayList<>();
    Map<Integer, List<ProcessLife>> lives = new HashMap<>();
    Map<Integer, Integer> tgids = new HashMap<>();
    for (TaskStarted started : evidence.starts()) {
      tgids.put(started.tid(), started.tgid());
      if (started.tid() == started.tgid()) {
        Integer parent = tgids.get(started.parentTid());
        ProcessLife life =
            new ProcessLife(
                started.tgid(),
                parent == null || parent == started.tgid()
                    ? null
                    : at(lives, parent, started.time()),
                started.time());
        lives.computeIfAbsent(life.pid, pid -> new ArrayList<>(1)).add(life);
        all.add(life);
      }
    }
    for (TaskExecuted exec : evidence.execs()) {
      ProcessLife life = at(lives, exec.tgid(), exec.time());
      if (life != null) {
        life.execs.add(exec);
      }
    }
    for (TaskExited exit : evidence.exits()) {
      ProcessLife life = exit.tid() == exit.tgid() ? at(lives, exit.tgid(), exit.time()) : null;
      if (life != null) {
        life.ending = Ending.ofWaitStatus(exit.waitStatus(), exit.time());
      }
    }
    return all;
  }

  private static ProcessLife at(Map<Integer, List<ProcessLife>> lives, int pid, long time) {
    ProcessLife found = null;
    for (ProcessLife life : lives.getOrDefault(pid, List.of())) {
      if (life.start <= time) {
        found = life;
      }
    }
    return found;
  }

  int pid() {
    return pid;
  }

  /** The process that made it; null if that is not part of the run. */
  ProcessLife parent() {
    return parent;
  }

  long start() {
    return start;
  }

  List<TaskExecuted> execs() {
    return execs;
  }

  Ending ending() {
    return ending;
  }

  /** What it executed last, by its name; its parent's where it executed nothing. */
  String name() {
    for (ProcessLife life = this; life != null; life = life.parent) {
      if (!life.execs.isEmpty()) {
        return life.execs.get(life.execs.size() - 1).comm();
      }
    }
    return "process";
  }

  int depth() {
    int depth = 0;
    for (ProcessLife life = parent; life != null; life = life.parent) {
      depth++;
    }
    return depth;
  }
}
