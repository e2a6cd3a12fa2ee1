package io.inquest.decide;

import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.compile.CompiledFilter;
import io.inquest.linux.bpf.Program;
import java.util.Optional;

/**
 * A filter in force.
 *
 * @param index its number among the run's filters, as records name it
 * @param program what decides: for a policy's filter the program with its real actions
 * @param held what the kernel holds in its place: {@code program} itself if that is what it enacts
 * @param silent whether the kernel enacts something of it that no stop would show, so that the
 *     tasks under it stop at every call
 * @param compiled the policy it comes from, empty for a program's own
 * @param firstRule the number, in decisions, of the policy's first rule
 */
public record InstalledFilter(
    int index,
    Origin origin,
    Program program,
    Program held,
    boolean silent,
    Optional<CompiledFilter> compiled,
    int firstRule) {

  /** A filter that is no policy's, or of a policy whose rules are numbered from 0. */
  public InstalledFilter(
      int index,
      Origin origin,
      Program program,
      Program held,
      boolean silent,
      Optional<CompiledFilter> compiled) {
    this(index, origin, program, held, silent, compiled, 0);
  }

  /** A policy's filter, of which the kernel holds the supervised form. */
  public static InstalledFilter ofPolicy(int index, CompiledFilter compiled, int firstRule) {
    return new InstalledFilter(
        index,
        Origin.POLICY,
        compiled.program(),
        compiled.supervised(),
        false,
        Optional.of(compiled),
        firstRule);
  }
}
