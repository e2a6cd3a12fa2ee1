package io.inquest.query;

import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.KernelNames;
import io.inquest.query.cause.evidence.Missing;
import java.util.List;
import java.util.Locale;

/** The fields of a run in their order. */
public enum RunField implements RowField<RunRow> {
  /** The run's number. */
  RUN {
    @Override
    public void give(RunRow row, Receiver to) {
      to.number(row.number());
    }
  },
  /** The group that it entered; absent if it entered none. */
  GROUP {
    @Override
    public void give(RunRow row, Receiver to) {
      to.textOrAbsent(row.group().orElse(""));
    }
  },
  /** The machine's name. */
  HOST {
    @Override
    public void give(RunRow row, Receiver to) {
      to.textOrAbsent(row.host());
    }
  },
  /** The user that the program ran as. */
  UID {
    @Override
    public void give(RunRow row, Receiver to) {
      if (row.uid() == RunStarted.NO_USER) {
        to.absent();
      } else {
        to.number(row.uid());
      }
    }
  },
  /** When it began: RFC 3339, UTC, nanoseconds; absent if the record of it is lost. */
  STARTED {
    @Override
    public void give(RunRow row, Receiver to) {
      if (row.startedAt() == 0) {
        to.absent();
      } else {
        to.text(Timestamps.rfc3339(row.startedAt()));
      }
    }
  },
  /** When its last task ended; absent while it runs. */
  ENDED {
    @Override
    public void give(RunRow row, Receiver to) {
      if (row.ending().kind() == Ending.Kind.RUNNING) {
        to.absent();
      } else {
        to.text(Timestamps.rfc3339(row.ending().time()));
      }
    }
  },
  /**
   * {@code exited}, {@code signaled}, {@code lost}, {@code detached}, {@code stopped}, {@code
   * imported} or {@code running}.
   */
  OUTCOME {
    @Override
    public void give(RunRow row, Receiver to) {
      to.text(row.ending().kind().name().toLowerCase(Locale.ROOT));
    }
  },
  /** What the program exited with; absent unless it did. */
  EXIT_STATUS {
    @Override
    public void give(RunRow row, Receiver to) {
      if (row.ending().kind() == Ending.Kind.EXITED) {
        to.number(row.ending().value());
      } else {
        to.absent();
      }
    }
  },
  /** The name of the signal that killed the program; absent unless one did. */
  SIGNAL {
    @Override
    public void give(RunRow row, Receiver to) {
      if (row.ending().kind() == Ending.Kind.SIGNALED) {
        to.text(KernelNames.signal(row.ending().value()));
      } else {
        to.absent();
      }
    }
  },
  /** How many decisions are kept. */
  DECISIONS {
    @Override
    public void give(RunRow row, Receiver to) {
      to.number(row.decisions());
    }
  },
  /** How many of them are refusals. */
  REFUSALS {
    @Override
    public void give(RunRow row, Receiver to) {
      to.number(row.refusals());
    }
  },
  /** How many decisions were witnessed and are not kept; absent unless it is known. */
  MISSING_DECISIONS {
    @Override
    public void give(RunRow row, Receiver to) {
      giveKnown(row, row.missing().decisions(), to);
    }
  },
  /** How many refusals were witnessed and are not kept; absent unless it is known. */
  MISSING_REFUSALS {
    @Override
    public void give(RunRow row, Receiver to) {
      giveKnown(row, row.missing().refusals(), to);
    }
  },
  /** How many entries of any kind are known to be lost or unreadable. */
  LOST_ENTRIES {
    @Override
    public void give(RunRow row, Receiver to) {
      to.number(row.missing().entries());
    }
  },
  /** Whether somebody altered its records while it went on, as its supervisor saw. */
  ALTERED {
    @Override
    public void give(RunRow row, Receiver to) {
      to.flag(row.altered());
    }
  },
  /** The program and its arguments. */
  COMMAND {
    @Override
    public void give(RunRow row, Receiver to) {
      to.texts(row.arguments());
    }
  };

  private static final List<RowField<RunRow>> ALL = List.of(values());

  private final String key = name().toLowerCase(Locale.ROOT);

  /** Every field, in the order of output. */
  public static List<RowField<RunRow>> all() {
    return ALL;
  }

  private static void giveKnown(RunRow row, long count, Receiver to) {
    if (row.missing().known() == Missing.Known.COUNTED) {
      to.number(count);
    } else {
      to.absent();
    }
  }

  @Override
  public String key() {
    return key;
  }
}
