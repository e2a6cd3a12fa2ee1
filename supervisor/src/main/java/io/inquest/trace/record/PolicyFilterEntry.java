package io.inquest.trace.record;

import io.inquest.audit.entry.AuditEntry.CallSite;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.audit.entry.Bytes;
import io.inquest.audit.entry.Sha256;
import io.inquest.compile.CompiledFilter;
import io.inquest.compile.RuleOrigin;
import io.inquest.decide.InstalledFilter;
import io.inquest.policy.PolicyFile;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The record of a policy's filter. */
public final class PolicyFilterEntry {
  private PolicyFilterEntry() {}

  /**
   * A filter as it joined the chain of a task.
   *
   * @param tid the installing task
   * @param flags {@code SECCOMP_FILTER_FLAG_*}
   */
  public static FilterInstalled of(long time, InstalledFilter filter, int tid, long flags) {
    CompiledFilter compiled = filter.compiled().orElseThrow();
    byte[] program = compiled.program().toBytes(ByteOrder.nativeOrder());
    List<RulePlace> rules = new ArrayList<>();
    for (RuleOrigin rule : compiled.rules()) {
      rules.add(
          new RulePlace(
              filter.firstRule() + rule.id(),
              rule.name(),
              rule.does(),
              PolicyFile.of(rule.file()).file(),
              rule.line(),
              rule.column()));
    }
    return new FilterInstalled(
        time,
        filter.index(),
        Origin.POLICY,
        compiled.policy().name(),
        tid,
        flags,
        Sha256.hex(program),
        Bytes.of(program),
        rules,
        true,
        "",
        CallSite.NONE,
        compiled.policy().format().id());
  }
}
