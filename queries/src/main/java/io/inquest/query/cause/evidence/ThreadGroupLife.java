package io.inquest.query.cause.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One life of a thread group: who started it, what it executed, how it ended. */
public final class ThreadGroupLife {
  public final int tgid;
  public final Optional<ThreadGroupLife> parent;
  public final long startTime;
  private final List<Execution> executions = new ArrayList<>();
  private final List<ThreadGroupLife> children = new ArrayList<>();
  private Ending ending = Ending.NONE;

  /** A program that the group executed. */
  public record Execution(long time, String exe, String comm) {}

  ThreadGroupLife(int tgid, Optional<ThreadGroupLife> parent, long startTime) {
    this.tgid = tgid;
    this.parent = parent;
    this.startTime = startTime;
    if (parent.isPresent()) {
      parent.get().children.add(this);
    }
  }

  void executed(Execution execution) {
    executions.add(execution);
  }

  void ended(Ending how) {
    ending = how;
  }

  public Ending ending() {
    return ending;
  }

  public List<ThreadGroupLife> children() {
    return children;
  }

  /** What it ran at {@code time}: its own execution, or the one it inherited from its parent. */
  Optional<Execution> programAt(long time) {
    ThreadGroupLife group = this;
    long until = time;
    while (true) {
      for (int i = group.executions.size() - 1; i >= 0; i--) {
        if (group.executions.get(i).time() <= until) {
          return Optional.of(group.executions.get(i));
        }
      }
      if (group.parent.isEmpty()) {
        return Optional.empty();
      }
      until = group.startTime;
      group = group.parent.get();
    }
  }

  /** The first program it executed after {@code time}. */
  public Optional<Execution> executedAfter(long time) {
    for (Execution execution : executions) {
      if (execution.time() > time) {
        return Optional.of(execution);
      }
    }
    return Optional.empty();
  }

  /** What it ran last. */
  public Optional<Execution> lastProgram() {
    return programAt(Long.MAX_VALUE);
  }

  public boolean descendsFrom(ThreadGroupLife other) {
    ThreadGroupLife group = this;
    while (group != other) {
      if (group.parent.isEmpty()) {
        return false;
      }
      group = group.parent.get();
    }
    return true;
  }

  /** Whether it has what another group got at {@code time}: it is that, or began later below it. */
  boolean inherits(ThreadGroupLife other, long time) {
    ThreadGroupLife group = this;
    while (group != other) {
      if (group.parent.isEmpty() || (group.parent.get() == other && group.startTime < time)) {
        return false;
      }
      group = group.parent.get();
    }
    return true;
  }

  /** As people speak of it: {@code ls (412)}. */
  public String inWords() {
    Optional<Execution> program = lastProgram();
    return (program.isPresent() ? program.get().comm() : "process") + " (" + tgid + ")";
  }
}
