package io.inquest.cli.policy;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStart;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.audit.entry.AuditEntry.TextDefined;
import io.inquest.audit.entry.EntryVisitor;
import io.inquest.audit.journal.JournalPosition;
import io.inquest.audit.journal.JournalReader;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.compile.Compilations;
import io.inquest.filter.algebra.Comparison;
import io.inquest.filter.algebra.Joint;
import io.inquest.filter.algebra.Relation;
import io.inquest.filter.algebra.TooComplexException;
import io.inquest.linux.bpf.Program;
import io.inquest.policy.Lineage;
import io.inquest.policy.Rule;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    Reading reading = new Reading();
    try (JournalReader reader = JournalReader.open(directory, JournalPosition.START)) {
      reader.select(decision -> false);
      reader.read((sequence, entry) -> entry.accept(reading), Integer.MAX_VALUE);
    }
    return Optional.of(reading.run(directory));
  }

  private static final class Reading implements EntryVisitor {
    private final Set<Program> policies = new LinkedHashSet<>();
    private Optional<String> group = Optional.empty();
    private boolean attached;
    private boolean same = true;

    LiveRun run(RunDirectory directory) {
      return new LiveRun(directory, group, attached, same ? List.copyOf(policies) : List.of());
    }

    @Override
    public void visit(RunStarted started) {
      group = started.group();
    }

    @Override
    public void visit(TextDefined entry) {}

    @Override
    public void visit(FilterInstalled filter) {
      if (filter.origin() == Origin.POLICY) {
        policies.add(Program.parse(filter.program().toArray(), ByteOrder.nativeOrder()));
      }
    }

    @Override
    public void visit(TaskStarted task) {
      attached |= task.how() == TaskStart.ATTACH;
    }

    @Override
    public void visit(TaskExecuted entry) {}

    @Override
    public void visit(Decision entry) {}

    @Override
    public void visit(StackTaken entry) {}

    @Override
    public void visit(ResultKnown entry) {}

    @Override
    public void visit(SignalDelivered entry) {}

    @Override
    public void visit(TaskExited entry) {}

    @Override
    public void visit(Gap gap) {
      same &= gap.kind() != GapKind.NOT_TIGHTENED;
    }

    @Override
    public void visit(RunEnded entry) {}
  }

  long number() {
    return directory.number();
  }

  /** What there is to say if policies change nothing for the run. */
  Optional<String> withoutEffect(Lineage lineage, Compilations compilations) {
    if (policies.isEmpty() || records(lineage)) {
      return Optional.empty();
    }
    List<Program> narrower = new ArrayList<>(policies);
    lineage
        .policies()
        .forEach(policy -> narrower.add(compilations.of(policy).attributed().program()));
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
