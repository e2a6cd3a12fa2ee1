package io.inquest.query;

import java.util.List;
import java.util.Locale;

/**
 * The fields of a profile in their order; those that decisions have, too, have the same keys. A
 * field is absent that the decisions are not counted by.
 */
public enum ProfileField implements RowField<ProfileRow> {
  /** The run's number. */
  RUN(DecisionField.RUN),
  /** The machine. */
  HOST(DecisionField.HOST),
  /** The ABI's name. */
  ARCH(DecisionField.ARCH),
  /** {@code seccomp_data.arch}. */
  AUDIT_ARCH(DecisionField.AUDIT_ARCH),
  /** {@code seccomp_data.nr}. */
  NR(DecisionField.NR),
  /** The call's name. */
  SYSCALL(DecisionField.SYSCALL),
  /** The action's name. */
  ACTION(DecisionField.ACTION),
  /** The errno of an ERRNO action. */
  ERRNO(DecisionField.ERRNO),
  /** The deciding filter's index, 0 = oldest. */
  FILTER(DecisionField.FILTER),
  /** The deciding filter's policy. */
  POLICY(DecisionField.POLICY),
  /** The deciding rule. */
  RULE(DecisionField.RULE),
  /** The thread group. */
  TGID(DecisionField.TGID),
  /** The task. */
  TID(DecisionField.TID),
  /** The task's name at the first of the decisions. */
  COMM(DecisionField.COMM),
  /** The executable. */
  EXE(DecisionField.EXE),
  /** How many decisions there are. */
  DECISIONS(null) {
    @Override
    public void give(ProfileRow row, Receiver to) {
      to.number(row.decisions());
    }
  },
  /** How many of them are refusals. */
  REFUSALS(null) {
    @Override
    public void give(ProfileRow row, Receiver to) {
      to.number(row.refusals());
    }
  },
  /** Which part of all decisions they are: from 0 to 1. */
  SHARE(null) {
    @Override
    public void give(ProfileRow row, Receiver to) {
      to.fraction(row.share());
    }
  },
  /** When the first one was made; absent if it has no date. */
  FIRST(null) {
    @Override
    public void give(ProfileRow row, Receiver to) {
      time(row.first(), to);
    }
  },
  /** When the last one was made. */
  LAST(null) {
    @Override
    public void give(ProfileRow row, Receiver to) {
      time(row.last(), to);
    }
  },
  /** Of how many calls is recorded what they took. */
  TIMED(null) {
    @Override
    public void give(ProfileRow row, Receiver to) {
      to.number(row.timed());
    }
  },
  /** Nanoseconds that these took in all; absent if none is recorded. */
  DURATION(null) {
    @Override
    public void give(ProfileRow row, Receiver to) {
      if (row.timed() == 0) {
        to.absent();
      } else {
        to.number(row.duration());
      }
    }
  };

  private static final List<ProfileField> ALL = List.of(values());

  private final DecisionField ofDecisions;
  private final String key = name().toLowerCase(Locale.ROOT);

  ProfileField(DecisionField ofDecisions) {
    this.ofDecisions = ofDecisions;
  }

  /** Every field, in the order of output. */
  public static List<ProfileField> all() {
    return ALL;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public void give(ProfileRow row, Receiver to) {
    if (row.has(this)) {
      ofDecisions.give(row.sample(), to);
    } else {
      to.absent();
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
