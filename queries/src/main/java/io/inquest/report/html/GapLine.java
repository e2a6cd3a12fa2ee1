package io.inquest.report.html;

import io.inquest.audit.entity.GapEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.query.RunName;
import java.util.List;
import java.util.Locale;

/** Something that could not be seen or kept. */
record GapLine(String run, String time, String kind, String count, String detail) {

  /** The gaps of a run, at most so many. */
  static List<GapLine> of(AuditStore store, RunName name, int most) throws StoreException {
    long run = name.number();
    return store.read(
        run,
        session ->
            session
                .createSelectionQuery(
                    "from GapEntity where id >= :first and id <= :last order by id",
                    GapEntity.class)
                .setParameter("first", RowId.first(run))
                .setParameter("last", RowId.last(run))
                .setMaxResults(most)
                .getResultList()
                .stream()
                .map(gap -> of(name, gap))
                .toList());
  }

  private static GapLine of(RunName name, GapEntity gap) {
    return new GapLine(
        Shown.text(name.toString()),
        Shown.time(gap.time()),
        gap.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        gap.count() == 0 ? "" : Shown.count(gap.count()),
        Shown.text(gap.detail()));
  }
}
