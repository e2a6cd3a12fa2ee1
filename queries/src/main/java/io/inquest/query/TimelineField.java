package io.inquest.query;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.Outcome;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.KernelNames;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The fields of a timeline in their order; those that decisions have, too, have the same keys, and
 * are absent of what has none.
 */
public enum TimelineField implements RowField<TimelineRow> {
  /** The run's number. */
  RUN {
    @Override
    public void give(TimelineRow row, Receiver to) {
      to.number(row.name().number());
    }
  },
  /** The machine; absent if it is not known. */
  HOST {
    @Override
    public void give(TimelineRow row, Receiver to) {
      to.textOrAbsent(row.host());
    }
  },
  /** When it was, or the first of a burst: RFC 3339, UTC, nanoseconds. */
  TIME {
    @Override
    public void give(TimelineRow row, Receiver to) {
      time(row.entry().time(), to);
    }
  },
  /** When the last decision of a burst was made; absent of what is no decision. */
  LAST {
    @Override
    public void give(TimelineRow row, Receiver to) {
      if (row.entry() instanceof Decision) {
        time(row.lastTime(), to);
      } else {
        to.absent();
      }
    }
  },
  /**
   * {@code begin}, {@code start}, {@code exec}, {@code filter}, {@code decisions}, {@code signal},
   * {@code exit}, {@code gap} or {@code end}.
   */
  EVENT {
    @Override
    public void give(TimelineRow row, Receiver to) {
      to.text(event(row.entry()));
    }
  },
  /** How many decisions a burst has; absent of what is no decision. */
  DECISIONS {
    @Override
    public void give(TimelineRow row, Receiver to) {
      if (row.entry() instanceof Decision) {
        to.number(row.count());
      } else {
        to.absent();
      }
    }
  },
  /** The sequence of a burst's first decision. */
  SEQ(DecisionField.SEQ),
  /** The sequence of its last decision. */
  LAST_SEQ {
    @Override
    public void give(TimelineRow row, Receiver to) {
      if (row.entry() instanceof Decision) {
        to.number(row.lastSequence());
      } else {
        to.absent();
      }
    }
  },
  /** The thread group; of a burst that of the first decision. */
  TGID {
    @Override
    public void give(TimelineRow row, Receiver to) {
      idOrAbsent(tgid(row.entry()), to);
    }
  },
  /** The task; of a burst that of the first decision. */
  TID {
    @Override
    public void give(TimelineRow row, Receiver to) {
      idOrAbsent(tid(row.entry()), to);
    }
  },
  /** The task that a started task came from. */
  PARENT_TID {
    @Override
    public void give(TimelineRow row, Receiver to) {
      idOrAbsent(row.entry() instanceof TaskStarted started ? started.parentTid() : 0, to);
    }
  },
  /** How a task started: {@code launch}, {@code fork}, {@code clone}, {@code attach} … */
  HOW {
    @Override
    public void give(TimelineRow row, Receiver to) {
      to.textOrAbsent(
          row.entry() instanceof TaskStarted started
              ? started.how().name().toLowerCase(Locale.ROOT)
              : "");
    }
  },
  /** The task's name. */
  COMM {
    @Override
    public void give(TimelineRow row, Receiver to) {
      to.textOrAbsent(comm(row.entry()));
    }
  },
  /** The executable. */
  EXE {
    @Override
    public void give(TimelineRow row, Receiver to) {
      to.textOrAbsent(exe(row.entry()));
    }
  },
  /** The ABI's name. */
  ARCH(DecisionField.ARCH),
  /** {@code seccomp_data.arch}. */
  AUDIT_ARCH(DecisionField.AUDIT_ARCH),
  /** {@code seccomp_data.nr}. */
  NR(DecisionField.NR),
  /** The call's name. */
  SYSCALL(DecisionField.SYSCALL),
  /** The first decision's call as people write it. */
  DECODED(DecisionField.DECODED),
  /** The action's name. */
  ACTION(DecisionField.ACTION),
  /** {@code SECCOMP_RET_DATA}. */
  DATA(DecisionField.DATA),
  /** The errno of an ERRNO action. */
  ERRNO(DecisionField.ERRNO),
  /** The deciding filter's index, or that of the one that was installed. */
  FILTER {
    @Override
    public void give(TimelineRow row, Receiver to) {
      if (row.entry() instanceof FilterInstalled installed) {
        to.number(installed.index());
      } else {
        ofDecision(DecisionField.FILTER, row, to);
      }
    }
  },
  /** The deciding RET in that filter's program. */
  INSTRUCTION(DecisionField.INSTRUCTION),
  /** The filter's policy. */
  POLICY {
    @Override
    public void give(TimelineRow row, Receiver to) {
      if (row.entry() instanceof FilterInstalled installed) {
        to.textOrAbsent(installed.policy());
      } else {
        ofDecision(DecisionField.POLICY, row, to);
      }
    }
  },
  /** The deciding rule. */
  RULE(DecisionField.RULE),
  /** What a task, or the run's program, exited with. */
  EXIT_STATUS {
    @Override
    public void give(TimelineRow row, Receiver to) {
      Optional<Ending> ending = ending(row.entry());
      if (ending.isPresent() && ending.get().kind() == Ending.Kind.EXITED) {
        to.number(ending.get().value());
      } else {
        to.absent();
      }
    }
  },
  /** The signal that was delivered, or that a task or the run's program was killed by. */
  SIGNAL {
    @Override
    public void give(TimelineRow row, Receiver to) {
      Optional<Ending> ending = ending(row.entry());
      if (row.entry() instanceof SignalDelivered delivered) {
        to.text(KernelNames.signal(delivered.signal()));
      } else if (ending.isPresent() && ending.get().kind() == Ending.Kind.SIGNALED) {
        to.text(KernelNames.signal(ending.get().value()));
      } else {
        to.absent();
      }
    }
  },
  /** How the run came to its end. */
  OUTCOME {
    @Override
    public void give(TimelineRow row, Receiver to) {
      to.textOrAbsent(
          row.entry() instanceof RunEnded ended
              ? ended.outcome().name().toLowerCase(Locale.ROOT)
              : "");
    }
  },
  /** What could not be seen or kept, in words. */
  DETAIL {
    @Override
    public void give(TimelineRow row, Receiver to) {
      to.textOrAbsent(row.entry() instanceof Gap gap ? gap.detail() : "");
    }
  },
  /** The program and its arguments, where the run begins. */
  COMMAND {
    @Override
    public void give(TimelineRow row, Receiver to) {
      if (row.entry() instanceof RunStarted started) {
        to.texts(started.arguments());
      } else {
        to.absent();
      }
    }
  };

  private static final List<TimelineField> ALL = List.of(values());

  private final Optional<DecisionField> same;
  private final String key = name().toLowerCase(Locale.ROOT);

  TimelineField() {
    this.same = Optional.empty();
  }

  TimelineField(DecisionField same) {
    this.same = Optional.of(same);
  }

  /** Every field, in the order of output. */
  public static List<TimelineField> all() {
    return ALL;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public void give(TimelineRow row, Receiver to) {
    ofDecision(same.orElseThrow(), row, to);
  }

  private static void ofDecision(DecisionField field, TimelineRow row, Receiver to) {
    if (row.entry() instanceof Decision decision) {
      field.give(new DecisionRow(row.name(), row.host(), decision), to);
    } else {
      to.absent();
    }
  }

  /** The word for what happened. */
  public static String event(AuditEntry entry) {
    if (entry instanceof RunStarted) {
      return "begin";
    } else if (entry instanceof TaskStarted) {
      return "start";
    } else if (entry instanceof TaskExecuted) {
      return "exec";
    } else if (entry instanceof FilterInstalled) {
      return "filter";
    } else if (entry instanceof Decision) {
      return "decisions";
    } else if (entry instanceof SignalDelivered) {
      return "signal";
    } else if (entry instanceof TaskExited) {
      return "exit";
    } else if (entry instanceof Gap) {
      return "gap";
    }
    return "end";
  }

  /** How a task or the run's program ended; empty of what is no end, or not known. */
  public static Optional<Ending> ending(AuditEntry entry) {
    if (entry instanceof TaskExited exited) {
      return Optional.of(Ending.ofWaitStatus(exited.waitStatus(), exited.time()));
    } else if (entry instanceof RunEnded ended
        && (ended.outcome() == Outcome.EXITED || ended.outcome() == Outcome.SIGNALED)) {
      return Optional.of(Ending.ofWaitStatus(ended.waitStatus(), ended.time()));
    }
    return Optional.empty();
  }

  /** The task that it is about; 0 if it is about none, or that is not recorded. */
  public static int tid(AuditEntry entry) {
    if (entry instanceof Decision decision) {
      return decision.tid();
    } else if (entry instanceof TaskStarted started) {
      return started.tid();
    } else if (entry instanceof TaskExecuted executed) {
      return executed.tid();
    } else if (entry instanceof TaskExited exited) {
      return exited.tid();
    } else if (entry instanceof SignalDelivered delivered) {
      return delivered.tid();
    } else if (entry instanceof FilterInstalled installed) {
      return installed.tid();
    }
    return entry instanceof Gap gap ? gap.tid() : 0;
  }

  private static int tgid(AuditEntry entry) {
    if (entry instanceof Decision decision) {
      return decision.tgid();
    } else if (entry instanceof TaskStarted started) {
      return started.tgid();
    } else if (entry instanceof TaskExecuted executed) {
      return executed.tgid();
    } else if (entry instanceof TaskExited exited) {
      return exited.tgid();
    }
    return entry instanceof SignalDelivered delivered ? delivered.tgid() : 0;
  }

  /** The name that the task has; empty if the entry does not tell. */
  public static String comm(AuditEntry entry) {
    if (entry instanceof Decision decision) {
      return decision.comm();
    } else if (entry instanceof TaskExecuted executed) {
      return executed.comm();
    }
    return entry instanceof FilterInstalled installed ? installed.site().comm() : "";
  }

  private static String exe(AuditEntry entry) {
    if (entry instanceof Decision decision) {
      return decision.exe();
    } else if (entry instanceof TaskExecuted executed) {
      return executed.exe();
    }
    return entry instanceof FilterInstalled installed ? installed.site().exe() : "";
  }

  private static void idOrAbsent(int id, Receiver to) {
    if (id == 0) {
      to.absent();
    } else {
      to.number(id);
    }
  }

  private static void time(long time, Receiver to) {
    if (time == 0) {
      to.absent();
    } else {
      to.text(Timestamps.rfc3339(time));
    }
  }
}
