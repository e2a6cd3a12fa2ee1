package io.inquest.audit.redact;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.CallSite;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Frame;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.audit.entry.AuditEntry.TextDefined;
import io.inquest.audit.entry.EntryVisitor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Entries without what is not to be kept. Numbers stay, and so do the names of policies and rules,
 * by which a decision is known: names of files, programs and symbols, arguments and free texts are
 * redacted.
 */
public final class RedactedEntry {
  private RedactedEntry() {}

  /**
   * The entry as it may be kept.
   *
   * @throws IllegalArgumentException for a decision, whose texts are redacted as it is written
   */
  public static AuditEntry of(AuditEntry entry, Redaction redaction) {
    if (!redaction.isActive()) {
      return entry;
    }
    Copy copy = new Copy(redaction);
    entry.accept(copy);
    return copy.made;
  }

  private static final class Copy implements EntryVisitor {
    private final Redaction redaction;
    private AuditEntry made;

    Copy(Redaction redaction) {
      this.redaction = redaction;
    }

    private String kept(String text) {
      return redaction.text(text);
    }

    @Override
    public void visit(RunStarted e) {
      made =
          new RunStarted(
              e.time(),
              e.run(),
              e.host(),
              e.bootId(),
              e.kernelRelease(),
              e.architecture(),
              e.uid(),
              e.supervisorPid(),
              e.version(),
              e.arguments().stream().map(this::kept).toList(),
              kept(e.workingDirectory()),
              e.recordMode(),
              e.group());
    }

    @Override
    public void visit(TextDefined e) {
      made = new TextDefined(e.time(), e.id(), kept(e.text()));
    }

    @Override
    public void visit(FilterInstalled e) {
      List<RulePlace> rules = new ArrayList<>();
      for (RulePlace rule : e.rules()) {
        rules.add(
            new RulePlace(
                rule.id(),
                rule.name(),
                rule.action(),
                kept(rule.file()),
                rule.line(),
                rule.column()));
      }
      CallSite site = e.site();
      made =
          new FilterInstalled(
              e.time(),
              e.index(),
              e.origin(),
              e.policy(),
              e.tid(),
              e.flags(),
              e.sha256(),
              e.program(),
              rules,
              e.observed(),
              kept(e.blindSpot()),
              new CallSite(redaction.comm(site.comm()), kept(site.exe()), site.ip(), site.stack()),
              e.format());
    }

    @Override
    public void visit(TaskStarted e) {
      made = e;
    }

    @Override
    public void visit(TaskExecuted e) {
      // Spaces separate the marks, so a path among them goes on to the next one.
      String marks =
          Stream.of(e.marks().split(" ", -1)).map(this::kept).collect(Collectors.joining(" "));
      made =
          new TaskExecuted(
              e.time(), e.tid(), e.tgid(), kept(e.exe()), redaction.comm(e.comm()), marks);
    }

    @Override
    public void visit(Decision e) {
      throw new IllegalArgumentException("a decision is redacted as it is written: " + e);
    }

    @Override
    public void visit(StackTaken e) {
      List<Frame> frames = new ArrayList<>();
      for (Frame frame : e.frames()) {
        frames.add(
            new Frame(
                frame.address(),
                kept(frame.module()),
                frame.moduleAddress(),
                frame.buildId(),
                kept(frame.symbol()),
                frame.symbolOffset(),
                kept(frame.source()),
                frame.line()));
      }
      made = new StackTaken(e.time(), e.number(), e.tid(), e.tgid(), frames, kept(e.cut()));
    }

    @Override
    public void visit(ResultKnown e) {
      made = e;
    }

    @Override
    public void visit(SignalDelivered e) {
      made = e;
    }

    @Override
    public void visit(TaskExited e) {
      made = e;
    }

    @Override
    public void visit(Gap e) {
      made = new Gap(e.time(), e.kind(), e.tid(), e.count(), kept(e.detail()));
    }

    @Override
    public void visit(RunEnded e) {
      made = e;
    }
  }
}
