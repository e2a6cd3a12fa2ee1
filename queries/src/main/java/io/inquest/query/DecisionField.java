package io.inquest.query;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.cause.evidence.KernelNames;
import java.util.List;
import java.util.Locale;

/**
 * The fields of a decision in their order; their names in lower case are the stable keys of machine
 * output and the fields of {@code --where}.
 */
public enum DecisionField implements RowField<DecisionRow> {
  /** The run's number. */
  RUN {
    @Override
    public void give(DecisionRow row, Receiver to) {
      to.number(row.run());
    }
  },
  /** Counts from 1 within the run. */
  SEQ {
    @Override
    public void give(DecisionRow row, Receiver to) {
      to.number(row.decision().sequence());
    }
  },
  /** RFC 3339, UTC, nanoseconds; absent if an imported record has no date. */
  TIME {
    @Override
    public void give(DecisionRow row, Receiver to) {
      if (row.decision().time() == 0 && row.decision().isImported()) {
        to.absent();
      } else {
        to.text(Timestamps.rfc3339(row.decision().time()));
      }
    }
  },
  /** The thread group; absent if it is not recorded. */
  TGID {
    @Override
    public void give(DecisionRow row, Receiver to) {
      unlessZero(row.decision().tgid(), to);
    }
  },
  /** The task; absent if it is not recorded. */
  TID {
    @Override
    public void give(DecisionRow row, Receiver to) {
      unlessZero(row.decision().tid(), to);
    }
  },
  /** The task's name. */
  COMM {
    @Override
    public void give(DecisionRow row, Receiver to) {
      textIfRecorded(row.decision(), row.decision().comm(), to);
    }
  },
  /** The executable. */
  EXE {
    @Override
    public void give(DecisionRow row, Receiver to) {
      textIfRecorded(row.decision(), row.decision().exe(), to);
    }
  },
  /** The ABI's name; the audit arch in hex where it has none. */
  ARCH {
    @Override
    public void give(DecisionRow row, Receiver to) {
      if (row.decision().auditArch() == 0) {
        to.absent();
      } else {
        to.text(KernelNames.arch(row.decision().auditArch(), row.decision().nr()));
      }
    }
  },
  /** {@code seccomp_data.arch}. */
  AUDIT_ARCH {
    @Override
    public void give(DecisionRow row, Receiver to) {
      if (row.decision().auditArch() == 0) {
        to.absent();
      } else {
        to.hex(row.decision().auditArch() & 0xffffffffL);
      }
    }
  },
  /** {@code seccomp_data.nr}. */
  NR {
    @Override
    public void give(DecisionRow row, Receiver to) {
      if (row.decision().nr() == Decision.UNKNOWN_NR) {
        to.absent();
      } else {
        to.number(row.decision().nr());
      }
    }
  },
  /** The call's name; absent where the tables have none. */
  SYSCALL {
    @Override
    public void give(DecisionRow row, Receiver to) {
      Decision decision = row.decision();
      var name = KernelNames.syscall(decision.auditArch(), decision.nr());
      if (name.isPresent()) {
        to.text(name.get());
      } else {
        to.absent();
      }
    }
  },
  /** The six raw arguments; absent if they are not recorded. */
  ARGS {
    @Override
    public void give(DecisionRow row, Receiver to) {
      if (row.decision().arguments().isEmpty()) {
        to.absent();
      } else {
        to.hexes(row.decision().arguments());
      }
    }
  },
  /** The call as people write it; absent of an imported decision. */
  DECODED {
    @Override
    public void give(DecisionRow row, Receiver to) {
      if (row.decision().isImported()) {
        to.absent();
      } else {
        to.text(row.decision().decoded());
      }
    }
  },
  /** {@code seccomp_data.instruction_pointer}. */
  IP {
    @Override
    public void give(DecisionRow row, Receiver to) {
      if (row.decision().ip() == 0 && row.decision().isImported()) {
        to.absent();
      } else {
        to.hex(row.decision().ip());
      }
    }
  },
  /**
   * The action's name in {@code <linux/seccomp.h>} without {@code SECCOMP_RET_}; {@code KILL} where
   * an imported record does not tell the two kinds apart.
   */
  ACTION {
    @Override
    public void give(DecisionRow row, Receiver to) {
      Decision decision = row.decision();
      to.text(
          decision.data() == Decision.KILL_OF_EITHER_KIND
              ? KernelNames.KILL
              : SeccompAction.of(decision.action()).name());
    }
  },
  /** {@code SECCOMP_RET_DATA}. */
  DATA {
    @Override
    public void give(DecisionRow row, Receiver to) {
      if (row.decision().isImported()) {
        to.absent();
      } else {
        to.number(row.decision().data());
      }
    }
  },
  /**
   * The errno of an ERRNO action; absent for other actions, for 0, which is no error, and if it is
   * not recorded.
   */
  ERRNO {
    @Override
    public void give(DecisionRow row, Receiver to) {
      Decision decision = row.decision();
      if (SeccompAction.of(decision.action()) == SeccompAction.ERRNO && decision.data() > 0) {
        to.errno(decision.data());
      } else {
        to.absent();
      }
    }
  },
  /** The deciding filter's index, 0 = oldest. */
  FILTER {
    @Override
    public void give(DecisionRow row, Receiver to) {
      index(row.decision().filter(), to);
    }
  },
  /** The deciding RET in that filter's program. */
  INSTRUCTION {
    @Override
    public void give(DecisionRow row, Receiver to) {
      index(row.decision().instruction(), to);
    }
  },
  /** The deciding filter's policy; absent if it is not of a policy. */
  POLICY {
    @Override
    public void give(DecisionRow row, Receiver to) {
      to.textOrAbsent(row.decision().policy());
    }
  },
  /** The deciding rule; absent if the filter is not of a policy. */
  RULE {
    @Override
    public void give(DecisionRow row, Receiver to) {
      to.textOrAbsent(row.decision().rule());
    }
  },
  /** What the call returned, -errno on failure; absent until known. */
  RESULT {
    @Override
    public void give(DecisionRow row, Receiver to) {
      if (row.decision().result().isPresent()) {
        to.number(row.decision().result().getAsLong());
      } else {
        to.absent();
      }
    }
  },
  /** The number of the call stack at the first like refusal; absent if there is none. */
  STACK {
    @Override
    public void give(DecisionRow row, Receiver to) {
      if (row.decision().stack() > 0) {
        to.number(row.decision().stack());
      } else {
        to.absent();
      }
    }
  },
  /** The kernel's own record that an imported decision comes from; absent of others. */
  RECORD {
    @Override
    public void give(DecisionRow row, Receiver to) {
      if (row.decision().isImported()) {
        to.text(row.decision().decoded());
      } else {
        to.absent();
      }
    }
  },
  /** The machine that it was made on; absent if it is not known. */
  HOST {
    @Override
    public void give(DecisionRow row, Receiver to) {
      to.textOrAbsent(row.host());
    }
  },
  /** Nanoseconds from the decision to the call's return; absent if that is not recorded. */
  DURATION {
    @Override
    public void give(DecisionRow row, Receiver to) {
      if (row.duration().isPresent()) {
        to.number(row.duration().getAsLong());
      } else {
        to.absent();
      }
    }
  };

  private static final List<DecisionField> ALL = List.of(values());

  private final String key = name().toLowerCase(Locale.ROOT);

  /** Every field, in the order of output. */
  public static List<DecisionField> all() {
    return ALL;
  }

  @Override
  public String key() {
    return key;
  }

  private static void unlessZero(long value, Receiver to) {
    if (value == 0) {
      to.absent();
    } else {
      to.number(value);
    }
  }

  /** An imported record may lack a text; one that was witnessed is empty only if that is so. */
  private static void textIfRecorded(Decision decision, String text, Receiver to) {
    if (decision.isImported()) {
      to.textOrAbsent(text);
    } else {
      to.text(text);
    }
  }

  private static void index(int index, Receiver to) {
    if (index < 0) {
      to.absent();
    } else {
      to.number(index);
    }
  }
}
