package io.inquest.audit.site;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

/** Makes the partitions of days, each once. Owned by one thread. */
final class SiteDays {
  private final SessionFactory sessions;
  private final Set<Long> made = new HashSet<>();

  SiteDays(SessionFactory sessions) {
    this.sessions = sessions;
  }

  /**
   * Has the days' partitions there, as far as these days have any.
   *
   * @param days since 1970-01-01
   */
  void need(Collection<Long> days) {
    for (long day : days) {
      if (!made.contains(day)) {
        make(day);
        made.add(day);
      }
    }
  }

  // In a transaction of its own: the lock of a table's definition is not kept.
  private void make(long day) {
    try (StatelessSession session = sessions.openStatelessSession()) {
      session.beginTransaction();
      session
          .createNativeQuery("select inquest.make_day(:day)", Boolean.class)
          .setParameter("day", LocalDate.ofEpochDay(day))
          .getSingleResult();
      session.getTransaction().commit();
    }
  }
}
