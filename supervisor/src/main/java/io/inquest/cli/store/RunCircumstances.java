package io.inquest.cli.store;

import io.inquest.audit.checkpoint.ProvenRuns;
import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.EntryType;
import io.inquest.audit.journal.FrameWalk;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.proof.NoteFormatException;
import io.inquest.query.Timestamps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a run's journal and its identity say of how it began and ended, a line each. */
final class RunCircumstances {
  private final List<String> lines = new ArrayList<>();
  private final List<String> gaps = new ArrayList<>();

  private RunCircumstances() {}

  /**
   * The lines.
   *
   * @throws StoreException if the journal cannot be read
   */
  static List<String> of(RunDirectory run) throws StoreException {
    RunCircumstances told = new RunCircumstances();
    try (FrameWalk walk = new FrameWalk(run)) {
      while (walk.next()) {
        if (walk.type() != EntryType.COMPACT_DECISION) {
          walk.entry().ifPresent(told::take);
        }
      }
    }
    told.takeIdentity(run);
    told.lines.addAll(told.gaps);
    return told.lines;
  }

  private void take(AuditEntry entry) {
    if (entry instanceof RunStarted start) {
      tell("run", start.run() + ", recorded by Inquest " + start.version());
      tell("command", String.join(" ", start.arguments()));
      tell("directory", start.workingDirectory());
      tell("started", Timestamps.rfc3339(start.time()));
      tell("user", start.uid() == RunStarted.NO_USER ? "not known" : Long.toString(start.uid()));
      tell(
          "machine",
          start.host() + ", Linux " + start.kernelRelease() + " on " + start.architecture());
      tell("boot", start.bootId());
      tell("recorded", start.recordMode());
      start.group().ifPresent(group -> tell("group", group));
    } else if (entry instanceof FilterInstalled filter && filter.origin() == Origin.POLICY) {
      tell("policy", filter.policy() + ", sha256 of its filter " + filter.sha256());
    } else if (entry instanceof Gap gap) {
      gaps.add("gap: " + gap.kind().name().toLowerCase(Locale.ROOT) + ": " + gap.detail());
    } else if (entry instanceof RunEnded end) {
      tell(
          "ended",
          Timestamps.rfc3339(end.time())
              + ", "
              + end.outcome().name().toLowerCase(Locale.ROOT)
              + ", "
              + end.decisions()
              + " decisions, "
              + end.refusals()
              + " refusals");
    }
  }

  private void takeIdentity(RunDirectory run) throws StoreException {
    try {
      if (ProvenRuns.identity(run).isPresent()) {
        tell("identity", ProvenRuns.identity(ProvenRuns.identity(run).get()).origin());
      }
      for (String fact : ProvenRuns.facts(run)) {
        tell("identity", fact);
      }
    } catch (IOException e) {
      throw StoreException.of("read the identity of run " + run.number(), run.path(), e);
    } catch (NoteFormatException e) {
      tell("identity", "none that can be read: " + e.getMessage());
    }
  }

  private void tell(String what, String words) {
    lines.add(what + ": " + words);
  }
}
