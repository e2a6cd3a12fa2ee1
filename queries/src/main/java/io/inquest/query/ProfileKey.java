package io.inquest.query;

import io.inquest.audit.entry.AuditEntry.Decision;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What decisions are counted by. */
public enum ProfileKey {
  /** The run. */
  RUN {
    @Override
    List<Object> of(DecisionRow row) {
      return List.of(row.name());
    }
  },
  /** The call, on its ABI. */
  SYSCALL {
    @Override
    List<Object> of(DecisionRow row) {
      return List.of(row.decision().auditArch(), row.decision().nr());
    }
  },
  /** The rule of a policy, or the filter where it is not a policy's. */
  RULE {
    @Override
    List<Object> of(DecisionRow row) {
      Decision decision = row.decision();
      return List.of(decision.filter(), decision.policy(), decision.rule());
    }
  },
  /** The action, and its errno. */
  ERRNO {
    @Override
    List<Object> of(DecisionRow row) {
      return List.of(row.decision().action(), row.decision().data());
    }
  },
  /** The task, in its run, with its executable. */
  TASK {
    @Override
    List<Object> of(DecisionRow row) {
      Decision decision = row.decision();
      return List.of(row.name(), decision.tgid(), decision.tid(), decision.exe());
    }
  },
  /** The executable. */
  EXE {
    @Override
    List<Object> of(DecisionRow row) {
      return List.of(row.decision().exe());
    }
  };

  /** What is the same of two decisions that are counted together. */
  abstract List<Object> of(DecisionRow row);

  /** The fields that it gives values to. */
  Set<ProfileField> fields() {
    return switch (this) {
      case RUN -> Set.of(ProfileField.RUN, ProfileField.HOST);
      case SYSCALL ->
          Set.of(ProfileField.ARCH, ProfileField.AUDIT_ARCH, ProfileField.NR, ProfileField.SYSCALL);
      case RULE -> Set.of(ProfileField.FILTER, ProfileField.POLICY, ProfileField.RULE);
      case ERRNO -> Set.of(ProfileField.ACTION, ProfileField.ERRNO);
      case TASK ->
          Set.of(
              ProfileField.RUN,
              ProfileField.HOST,
              ProfileField.TGID,
              ProfileField.TID,
              ProfileField.COMM,
              ProfileField.EXE);
      case EXE -> Set.of(ProfileField.EXE);
    };
  }

  /** Whether a kind of decisions does not tell it. */
  boolean isOfTasks() {
    return this == TASK || this == EXE;
  }

  /**
   * The keys that a list names.
   *
   * @param text names with commas between them, {@code syscall,errno}
   * @throws QueryException if one is not known, or there is none
   */
  public static List<ProfileKey> parse(String text) {
    return List.of(text.split(",", -1)).stream().map(ProfileKey::named).distinct().toList();
  }

  private static ProfileKey named(String name) {
    for (ProfileKey key : values()) {
      if (key.name().toLowerCase(Locale.ROOT).equals(name.strip())) {
        return key;
      }
    }
    throw new QueryException(
        "--by: '"
            + name
            + "' is nothing to count by; write one or more of run, syscall, rule, errno, task, exe"
            + " with commas between them");
  }
}
