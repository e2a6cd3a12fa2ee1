package io.inquest.query;

import io.inquest.audit.entry.AuditEntry.CallSite;
import io.inquest.audit.entry.AuditEntry.Frame;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.seccomp.FilterFlags;
import java.util.List;
import java.util.Locale;

/** The fields of a filter in their order. */
public enum FilterField implements RowField<FilterRow> {
  /** The run's number. */
  RUN {
    @Override
    public void give(FilterRow row, Receiver to) {
      to.number(row.run());
    }
  },
  /** The index in the chain of the task that installed it, 0 = oldest. */
  FILTER {
    @Override
    public void give(FilterRow row, Receiver to) {
      to.number(row.filter().index());
    }
  },
  /** When it was installed: RFC 3339, UTC, nanoseconds. */
  TIME {
    @Override
    public void give(FilterRow row, Receiver to) {
      to.text(Timestamps.rfc3339(row.filter().time()));
    }
  },
  /** {@code policy}, {@code program}, {@code inherited} or {@code older}. */
  ORIGIN {
    @Override
    public void give(FilterRow row, Receiver to) {
      to.text(row.filter().origin().name().toLowerCase(Locale.ROOT));
    }
  },
  /** The policy; absent if it is not of a policy. */
  POLICY {
    @Override
    public void give(FilterRow row, Receiver to) {
      to.textOrAbsent(row.filter().policy());
    }
  },
  /** The installing task. */
  TID {
    @Override
    public void give(FilterRow row, Receiver to) {
      to.number(row.filter().tid());
    }
  },
  /** That task's name; absent unless the program installed it. */
  COMM {
    @Override
    public void give(FilterRow row, Receiver to) {
      to.textOrAbsent(row.filter().site().comm());
    }
  },
  /** That task's executable; absent unless the program installed it. */
  EXE {
    @Override
    public void give(FilterRow row, Receiver to) {
      to.textOrAbsent(row.filter().site().exe());
    }
  },
  /** The instruction behind the call that installed it; absent unless the program did. */
  IP {
    @Override
    public void give(FilterRow row, Receiver to) {
      CallSite site = row.filter().site();
      if (site.ip() == 0) {
        to.absent();
      } else {
        to.hex(site.ip());
      }
    }
  },
  /** The names of its {@code SECCOMP_FILTER_FLAG_*}. */
  FLAGS {
    @Override
    public void give(FilterRow row, Receiver to) {
      to.texts(FilterFlags.names(row.filter().flags()));
    }
  },
  /** How many instructions its program has; absent if that is not known. */
  LENGTH {
    @Override
    public void give(FilterRow row, Receiver to) {
      if (row.filter().program().length() == 0) {
        to.absent();
      } else {
        to.number(row.filter().program().length() / Instruction.SIZE);
      }
    }
  },
  /** The digest of its program; absent if that is not known. */
  SHA256 {
    @Override
    public void give(FilterRow row, Receiver to) {
      to.textOrAbsent(row.filter().sha256());
    }
  },
  /** Whether its refusals can be witnessed. */
  OBSERVED {
    @Override
    public void give(FilterRow row, Receiver to) {
      to.flag(row.filter().observed());
    }
  },
  /** Why not; absent if they can. */
  BLIND_SPOT {
    @Override
    public void give(FilterRow row, Receiver to) {
      to.textOrAbsent(row.filter().blindSpot());
    }
  },
  /** The number of the call stack of its installation; absent if there is none. */
  STACK {
    @Override
    public void give(FilterRow row, Receiver to) {
      if (row.stack().isPresent()) {
        to.number(row.stack().get().number());
      } else {
        to.absent();
      }
    }
  },
  /** That stack's frames, the innermost first. */
  FRAMES {
    @Override
    public void give(FilterRow row, Receiver to) {
      List<Frame> frames = row.stack().isPresent() ? row.stack().get().frames() : List.of();
      to.frames(frames);
    }
  };

  private static final List<RowField<FilterRow>> ALL = List.of(values());

  private final String key = name().toLowerCase(Locale.ROOT);

  /** Every field, in the order of output. */
  public static List<RowField<FilterRow>> all() {
    return ALL;
  }

  @Override
  public String key() {
    return key;
  }
}
