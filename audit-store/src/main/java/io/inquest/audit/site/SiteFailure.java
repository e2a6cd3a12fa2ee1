package io.inquest.audit.site;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreException.Reason;
import java.sql.SQLException;

/** What a failure of the database means. */
final class SiteFailure {
  private static final String GRANT =
      "Have its owner run what `inquest store grant` prints for this user.";

  /** The SQLSTATE of insufficient_privilege. */
  static final String NO_RIGHT = "42501";

  private SiteFailure() {}

  /** The SQLSTATE of what failed; empty if the failure has none. */
  static String state(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return "";
  }

  /**
   * Whether trying again cannot help: the data, a constraint, the statement or the rights are wrong
   * (classes 22, 23 and 42). What else there is, a killed server for one, comes in many shapes.
   */
  static boolean isLasting(Throwable failure) {
    String state = state(failure);
    return isData(state) || state.startsWith("42");
  }

  /** Whether one record is to blame, and others may be taken. */
  static boolean isData(Throwable failure) {
    return isData(state(failure));
  }

  private static boolean isData(String state) {
    return state.startsWith("22") || state.startsWith("23");
  }

  /** Whether this user, or this database, is not what the server has: no wait mends that. */
  static boolean isRefusal(Throwable failure) {
    String state = state(failure);
    return state.startsWith("28") || state.startsWith("3D");
  }

  /** The failure in words. What the server or the driver says is not repeated. */
  static StoreException of(String operation, SiteUrl url, Throwable failure) {
    String state = state(failure);
    Reason reason = Reason.FAILED;
    String problem;
    String remedy;
    switch (state) {
      case "28P01", "28000" -> {
        problem = "the server refuses this user or its password";
        remedy = "Name the user by PGUSER, and its password by PGPASSWORD or in ~/.pgpass.";
      }
      case "3D000" -> {
        reason = Reason.MISSING;
        problem = "the server has no such database";
        remedy = "Have it made by createdb, or name another one.";
      }
      case NO_RIGHT -> {
        reason = Reason.READ_ONLY;
        problem = "this user has no right to do that";
        remedy = GRANT;
      }
      case "3F000", "42P01", "42883" -> {
        reason = Reason.MISSING;
        problem = "the database has no tables of Inquest's, or not all of them";
        remedy = "Have a user who may make tables there run `inquest store push --schema`.";
      }
      case "53100" -> {
        reason = Reason.FULL;
        problem = "the server's disk is full";
        remedy = "Free some room there.";
      }
      case "53300" -> {
        reason = Reason.AWAY;
        problem = "the server has no connection left";
        remedy = "Try again later, or raise max_connections.";
      }
      case "25006" -> {
        reason = Reason.READ_ONLY;
        problem = "the server takes nothing but questions now; it may be a standby";
        remedy = "Name the primary, or add targetServerType=primary to the URL.";
      }
      default -> {
        boolean away =
            state.isEmpty()
                || state.startsWith("08")
                || state.startsWith("57")
                || state.startsWith("58");
        reason = away ? Reason.AWAY : Reason.FAILED;
        problem =
            away
                ? "the server does not answer, or not yet"
                : "the server refuses that (SQLSTATE " + state + ")";
        remedy =
            away
                ? "See whether it runs and can be reached from here; nothing is lost: the journal"
                    + " has all."
                : "Its own log has more.";
      }
    }
    return new StoreException(reason, operation, url.place(), problem, remedy, failure);
  }
}
