package io.inquest.query.cause;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.CallSite;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.audit.entry.Bytes;
import io.inquest.audit.journal.DecisionFrame;
import io.inquest.audit.journal.JournalFullException;
import io.inquest.audit.journal.JournalWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes imagined entries into a journal. Decisions name rules by number there; a rule that no
 * entry defines is defined before its first decision.
 */
final class JournalOfRecord {
  private record Named(int filter, String policy, String rule) {}

  private final JournalWriter writer;
  private final Map<Named, Integer> rules = new HashMap<>();

  private JournalOfRecord(JournalWriter writer) {
    this.writer = writer;
  }

  static void write(List<AuditEntry> entries, JournalWriter writer) throws JournalFullException {
    JournalOfRecord journal = new JournalOfRecord(writer);
    for (AuditEntry entry : entries) {
      if (entry instanceof Decision decision) {
        journal.write(decision);
      } else {
        journal.write(entry);
      }
    }
  }

  private void write(AuditEntry entry) throws JournalFullException {
    writer.append(entry);
    if (entry instanceof FilterInstalled filter && filter.origin() == Origin.POLICY) {
      for (RulePlace rule : filter.rules()) {
        rules.put(new Named(filter.index(), filter.policy(), rule.name()), rule.id());
      }
    }
  }

  private int rule(Decision decision) throws JournalFullException {
    if (decision.policy().isEmpty()) {
      return -1;
    }
    Named named = new Named(decision.filter(), decision.policy(), decision.rule());
    if (!rules.containsKey(named)) {
      RulePlace rule = new RulePlace(1000 + rules.size(), named.rule(), "", "", 0, 0);
      write(
          new FilterInstalled(
              decision.time(),
              named.filter(),
              Origin.POLICY,
              named.policy(),
              decision.tid(),
              0,
              "",
              Bytes.of(new byte[0]),
              List.of(rule),
              true,
              "",
              CallSite.NONE,
              ""));
    }
    return rules.get(named);
  }

  private void write(Decision d) throws JournalFullException {
    int rule = rule(d);
    List<Long> a = d.arguments();
    byte[] comm = d.comm().getBytes(StandardCharsets.UTF_8);
    byte[] decoded = d.decoded().getBytes(StandardCharsets.UTF_8);
    int exe = writer.text(d.time(), d.exe());
    DecisionFrame frame =
        writer
            .decision()
            .begin(d.time(), d.sequence(), d.tgid(), d.tid())
            .call(
                d.auditArch(),
                d.nr(),
                a.get(0),
                a.get(1),
                a.get(2),
                a.get(3),
                a.get(4),
                a.get(5),
                d.ip())
            .verdict(d.action(), d.data(), d.filter(), d.instruction(), rule)
            .exe(exe)
            .comm(comm, comm.length)
            .decoded(decoded, decoded.length)
            .stack(d.stack());
    d.result().ifPresent(frame::result);
    frame.commit();
  }
}
