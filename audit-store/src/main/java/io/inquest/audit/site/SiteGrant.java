package io.inquest.audit.site;

import java.util.ArrayList;
import java.util.List;

/**
 * What a role of the database's server needs, as SQL for the owner of the tables. No role gets
 * DELETE, and none UPDATE on what is evidence: decisions but for their results, frames and signed
 * notes.
 */
public final class SiteGrant {
  /** What a role is to do. */
  public enum Purpose {
    /** To ask questions. */
    READ,
    /** To push records, and to ask questions. */
    PUSH
  }

  private static final List<String> PUSHED =
      List.of(
          "grant insert on inquest.host, inquest.ingest, inquest.decision, inquest.frames,"
              + " inquest.proof to %s;",
          "grant update (name, pushed_at) on inquest.host to %s;",
          "grant update (first_day, last_day) on inquest.ingest to %s;",
          "grant insert on inquest_host.run, inquest_host.task, inquest_host.program,"
              + " inquest_host.filter, inquest_host.rule, inquest_host.decision_group,"
              + " inquest_host.burst, inquest_host.task_group, inquest_host.task_event,"
              + " inquest_host.stack, inquest_host.frame, inquest_host.signal, inquest_host.gap to"
              + " %s;",
          "grant update on inquest_host.ingest, inquest_host.run, inquest_host.task,"
              + " inquest_host.decision_group, inquest_host.burst, inquest_host.task_group to %s;",
          "grant update (result, duration) on inquest_host.decision to %s;",
          "grant execute on function inquest.make_day(date) to %s;");

  private SiteGrant() {}

  /**
   * The statements that give a role what it needs.
   *
   * @param role its name, quoted here
   * @throws IllegalArgumentException if the name is empty or has control characters
   */
  public static List<String> statements(String role, Purpose purpose) {
    if (role.isEmpty() || role.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("no name of a role");
    }
    String quoted = '"' + role.replace("\"", "\"\"") + '"';
    List<String> statements = new ArrayList<>();
    statements.add(String.format("grant usage on schema inquest, inquest_host to %s;", quoted));
    statements.add(
        String.format("grant select on all tables in schema inquest, inquest_host to %s;", quoted));
    if (purpose == Purpose.PUSH) {
      PUSHED.forEach(statement -> statements.add(String.format(statement, quoted)));
    }
    return statements;
  }
}
