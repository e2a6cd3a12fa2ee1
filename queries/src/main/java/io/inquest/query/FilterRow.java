package io.inquest.query;

import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import java.util.Optional;

/**
 * A filter as an answer shows it.
 *
 * @param run the run's number
 * @param filter the filter as it was installed
 * @param stack the call stack of its installation
 */
public record FilterRow(long run, FilterInstalled filter, Optional<StackTaken> stack) {}
