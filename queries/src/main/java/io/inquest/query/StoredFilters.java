package io.inquest.query;

import io.inquest.audit.entity.FilterEntity;
import io.inquest.audit.entity.ProgramEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entity.RuleEntity;
import io.inquest.audit.entry.AuditEntry.CallSite;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.audit.entry.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.StatelessSession;

/** A run's filters from their rows. Used within one session. */
final class StoredFilters {
  private final StatelessSession session;
  private final Map<String, Bytes> programs = new HashMap<>();

  private StoredFilters(StatelessSession session) {
    this.session = session;
  }

  /** The filters in the order in which they were installed. */
  static List<FilterInstalled> of(StatelessSession session, long run) {
    StoredFilters filters = new StoredFilters(session);
    return session
        .createSelectionQuery(
            "from FilterEntity where id >= :first and id <= :last order by id", FilterEntity.class)
        .setParameter("first", RowId.first(run))
        .setParameter("last", RowId.last(run))
        .getResultList()
        .stream()
        .map(filters::entry)
        .toList();
  }

  private FilterInstalled entry(FilterEntity filter) {
    return new FilterInstalled(
        filter.installedAt(),
        filter.chainIndex(),
        filter.origin(),
        filter.policy(),
        filter.tid(),
        filter.flags(),
        filter.sha256(),
        programs.computeIfAbsent(filter.sha256(), this::program),
        rules(filter.id()),
        filter.observed(),
        filter.blindSpot(),
        new CallSite(filter.comm(), filter.exe(), filter.ip(), filter.stack()),
        filter.format());
  }

  private Bytes program(String sha256) {
    ProgramEntity program = session.get(ProgramEntity.class, sha256);
    return Bytes.of(program == null ? new byte[0] : program.instructions());
  }

  private List<RulePlace> rules(long filter) {
    return session
        .createSelectionQuery(
            "from RuleEntity where filter = :filter order by number", RuleEntity.class)
        .setParameter("filter", filter)
        .getResultStream()
        .map(
            rule ->
                new RulePlace(
                    rule.number(),
                    rule.name(),
                    rule.action(),
                    rule.file(),
                    rule.line(),
                    rule.column()))
        .toList();
  }
}
