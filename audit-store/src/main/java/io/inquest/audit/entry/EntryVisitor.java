package io.inquest.audit.entry;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.audit.entry.AuditEntry.TextDefined;

/**
 * What is done with each kind of entry. There is no default on purpose: whoever takes entries apart
 * says what becomes of every kind, so that a new one does not compile until all have an answer.
 */
public interface EntryVisitor {
  void visit(RunStarted entry);

  void visit(TextDefined entry);

  void visit(FilterInstalled entry);

  void visit(TaskStarted entry);

  void visit(TaskExecuted entry);

  void visit(Decision entry);

  void visit(StackTaken entry);

  void visit(ResultKnown entry);

  void visit(SignalDelivered entry);

  void visit(TaskExited entry);

  void visit(Gap entry);

  void visit(RunEnded entry);
}
