package io.inquest.audit.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * As whom a database is asked, and how the connection is kept private: from the environment, by the
 * names that libpq has, and the pgpass file. Arguments have none of it.
 */
final class SiteCredentials {
  private static final String PGPASSFILE = "PGPASSFILE";

  /** The driver's own name for the pgpass file; an empty file has no password. */
  private static final String DRIVERS_PGPASSFILE = "org.postgresql.pgpassfile";

  private static final Map<String, String> VARIABLES =
      Map.of(
          "PGUSER", "user",
          "PGPASSWORD", "password",
          "PGSSLMODE", "sslmode",
          "PGSSLROOTCERT", "sslrootcert",
          "PGSSLCERT", "sslcert",
          "PGSSLKEY", "sslkey",
          "PGCHANNELBINDING", "channelBinding");

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private SiteCredentials() {}

  /** What the driver is told of a connection. The URL's parameters win. */
  static Properties of(SiteUrl url, Map<String, String> environment) {
    Map<String, String> told = new TreeMap<>();
    VARIABLES.forEach(
        (variable, name) -> {
          String value = environment.get(variable);
          if (value != null && !value.isEmpty()) {
            told.put(name, value);
          }
        });
    told.putAll(url.parameters());
    Properties properties = new Properties();
    properties.putAll(told);
    return properties;
  }

  /**
   * Keeps the driver from a pgpass file that others may read, as libpq does.
   *
   * @return what is wrong with that file, and what to do; empty if nothing is
   */
  static Optional<String> judgePasswordFile(Map<String, String> environment) {
    if (environment.containsKey("PGPASSWORD")) {
      return Optional.empty();
    }
    String named = environment.get(PGPASSFILE);
    Path file =
        named != null && !named.isEmpty()
            ? Path.of(named)
            : Path.of(System.getProperty("user.home"), ".pgpass");
    String problem = null;
    try {
      if (!Files.isRegularFile(file)) {
        problem = Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? "is no regular file" : null;
      } else if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
        problem = "may be read by others; chmod 0600 it";
      }
    } catch (IOException e) {
      problem = "cannot be looked at";
    }
    System.setProperty(DRIVERS_PGPASSFILE, problem == null ? file.toString() : "/dev/null");
    return Optional.ofNullable(problem)
        .map(text -> "the password file " + file + " is not used: it " + text);
  }
}
