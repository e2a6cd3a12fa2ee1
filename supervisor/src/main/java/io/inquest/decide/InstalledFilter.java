package io.inquest.decide;

import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.filter.CompiledFilter;
import io.inquest.linux.bpf.Program;
import java.util.Optional;

/**
 * A filter in force.
 *
 * @param index its number among the run's filters, as records name it
 * @param program what decides: for a policy's filter the program with its real actions
 * @param compiled the policy it comes from, empty for a program's own
 */
public record InstalledFilter(
    int index, Origin origin, Program program, Optional<CompiledFilter> compiled) {}
