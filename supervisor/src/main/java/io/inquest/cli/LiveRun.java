package io.inquest.cli;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.TaskStart;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.audit.journal.JournalPosition;
import io.inquest.audit.journal.JournalReader;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.filter.FilterCompiler;
import io.inquest.filter.algebra.Comparison;
import io.inquest.filter.algebra.Joint;
import io.inquest.filter.algebra.Relation;
import io.inquest.filter.algebra.TooComplexException;
import io.inquest.linux.bpf.Program;
import io.inquest.policy.Lineage;
import io.inquest.policy.Rule;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run that goes on, as its journal tells of it so far.
 *
 * @param group the group that it entered
 * @param attached whether its processes were there before it
 * @param policies the programs of the policies that all of its tasks are under; empty if that is
 *     not known
 */
record LiveRun(
    RunDirectory directory, Optional<String> group, boolean attached, List<Program> policies) {

  /** Keeps a copy of the list. */
  LiveRun {
    policies = List.copyOf(policies);
  }

  /** The run in a directory; empty if it has ended. */
  static Optional<LiveRun> of(RunDirectory directory) throws StoreException {
    if (!directory.isLive()) {
      return Optional.empty();
    }
    List<AuditEntry> entries = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(directory, JournalPosition.START)) {
      reader.select(decision -> false);
      reader.read((sequence, entry) -> entries.add(entry), Integer.MAX_VALUE);
    }
    Optional<String> group = Optional.empty();
    boolean attached = false;
    boolean same = true;
    List<Program> policies = new ArrayList<>();
    for (AuditEntry entry : entries) {
      if (entry instanceof RunStarted started) {
        group = started.group();
      } else if (entry instanceof TaskStarted task) {
        attached |= task.how() == TaskStart.ATTACH;
      } else if (entry instanceof FilterInstalled filter && filter.origin() == Origin.POLICY) {
        policies.add(Program.parse(filter.program().toArray(), ByteOrder.nativeOrder()));
      } else if (entry instanceof Gap gap) {
        same &= gap.kind() != GapKind.NOT_TIGHTENED;
      }
    }
    return Optional.of(
        new LiveRun(
            directory, group, attached, same ? policies.stream().distinct().toList() : List.of()));
  }

  long number() {
    return directory.number();
  }

  /** What there is to say if policies change nothing for the run. */
  Optional<String> withoutEffect(Lineage lineage) {
    if (policies.isEmpty() || records(lineage)) {
      return Optional.empty();
    }
    List<Program> narrower = new ArrayList<>(policies);
    lineage.policies().forEach(policy -> narrower.add(FilterCompiler.program(policy)));
    try {
      Relation relation =
          Comparison.of(Joint.ofStack(narrower), Joint.ofStack(policies)).relation();
      return relation == Relation.EQUAL
          ? Optional.of(
              "policy "
                  + lineage.own().name()
                  + " has no effect there: what it refuses is refused already")
          : Optional.empty();
    } catch (TooComplexException e) {
      // Whether there is an effect is not known, which is no reason not to have it.
      return Optional.empty();
    }
  }

  private static boolean records(Lineage lineage) {
    return lineage.policies().stream()
        .flatMap(policy -> policy.rules().stream())
        .anyMatch(Rule::record);
  }
}
