package io.inquest.query.cause.evidence;

import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.linux.bpf.PossibleReturns;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.ProgramException;
import io.inquest.linux.seccomp.SeccompAction;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Filters that have a listener answer calls (SECCOMP_RET_USER_NOTIF, seccomp_unotify(2)): its
 * errors look like the kernel's, and only where every call stops is it on record that it was asked.
 */
public final class Listeners {
  private Listeners() {}

  /** What there is to say of them; empty if there are none. */
  public static Optional<String> inWords(RunEvidence evidence) {
    for (FilterInstalled filter : evidence.filters()) {
      if (filter.origin() != Origin.POLICY && mayNotify(filter)) {
        return Optional.of(
            "a listener may have answered calls of which filter "
                + filter.index()
                + " notifies it, and failed them: inquest run --exact shows which it was asked"
                + " about");
      }
    }
    return Optional.empty();
  }

  private static boolean mayNotify(FilterInstalled filter) {
    try {
      Program program = Program.parse(filter.program().toArray(), ByteOrder.nativeOrder());
      return PossibleReturns.include(
          program, returned -> SeccompAction.of(returned) == SeccompAction.USER_NOTIF);
    } catch (ProgramException e) {
      // What a damaged record did is not known, nor what one that could not be read does.
      return false;
    }
  }
}
