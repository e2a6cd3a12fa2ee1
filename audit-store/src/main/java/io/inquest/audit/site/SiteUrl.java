package io.inquest.audit.site;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a site's database: {@code jdbc:postgresql://HOST[:PORT]/DATABASE[?NAME=VALUE&…]}.
 *
 * <p>Everybody may read a process's arguments, so there is no password in it. What else is passed
 * on to the driver is what the names of {@link #PARAMETERS} say; others could have it load classes
 * or write files.
 *
 * @param server {@code HOST[:PORT]}, several of them with commas between
 * @param parameters what is passed on, decoded
 */
public record SiteUrl(String server, String database, Map<String, String> parameters) {
  /** How each URL begins. */
  public static final String PREFIX = "jdbc:postgresql:";

  /** What may be said of a connection, by the names that the driver's documentation has. */
  public static final Set<String> PARAMETERS =
      Set.of(
          "user",
          "sslmode",
          "sslrootcert",
          "sslcert",
          "sslkey",
          "sslnegotiation",
          "channelBinding",
          "gssEncMode",
          "connectTimeout",
          "socketTimeout",
          "targetServerType",
          "hostRecheckSeconds");

  private static final String REMEDY =
      "; a site's database is jdbc:postgresql://HOST[:PORT]/DATABASE";

  private static final Pattern FORM =
      Pattern.compile(
          "//(?<server>[A-Za-z0-9._:,\\[\\]-]+)/(?<database>[^/?&#@:\\s\\p{Cntrl}]+)"
              + "(\\?(?<parameters>[!-~]*))?");

  public SiteUrl {
    parameters = Map.copyOf(parameters);
  }

  /** Whether the name of a store begins as that of a database. */
  public static boolean isOne(String store) {
    return store.startsWith(PREFIX);
  }

  /**
   * Reads a URL.
   *
   * @throws SiteUrlException if it is none, or has a password or an unknown parameter
   */
  public static SiteUrl parse(String text) {
    // The text is not repeated: it may hold what nobody is to see.
    if (text.contains("@")) {
      throw new SiteUrlException(
          "the URL of the database has a user before an @" + REMEDY + ". " + credentials());
    }
    Matcher form = FORM.matcher(isOne(text) ? text.substring(PREFIX.length()) : "");
    if (!form.matches()) {
      throw new SiteUrlException("the URL of the database is not understood" + REMEDY);
    }
    Map<String, String> parameters = new TreeMap<>();
    String given = form.group("parameters");
    if (given != null && !given.isEmpty()) {
      for (String parameter : given.split("&", -1)) {
        int equals = parameter.indexOf('=');
        if (equals < 0) {
          throw new SiteUrlException(
              "the URL of the database has a parameter without '='" + REMEDY + "?NAME=VALUE");
        }
        String name = parameter.substring(0, equals);
        require(name);
        parameters.put(name, decoded(parameter.substring(equals + 1)));
      }
    }
    return new SiteUrl(form.group("server"), decoded(form.group("database")), parameters);
  }

  private static void require(String name) {
    if (name.toLowerCase(Locale.ROOT).contains("password")) {
      throw new SiteUrlException(
          "the URL of the database has a password, which everybody can read in a list of"
              + " processes. "
              + credentials());
    }
    if (!PARAMETERS.contains(name)) {
      throw new SiteUrlException(
          "the URL of the database has a parameter that is not passed on"
              + (name.matches("[A-Za-z]{1,40}") ? ": " + name : "")
              + ". Those that are: "
              + String.join(", ", PARAMETERS.stream().sorted().toList()));
    }
  }

  private static String credentials() {
    return "Name the user by PGUSER, and give its password by PGPASSWORD or in ~/.pgpass"
        + " (PGPASSFILE)";
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new SiteUrlException("the URL of the database has a % without two hex digits");
    }
  }

  /** The database as messages name it: without parameters. */
  public String place() {
    return PREFIX + "//" + server + "/" + database;
  }

  /** What the driver reads: without parameters, and with the database's name encoded. */
  String encoded() {
    return PREFIX + "//" + server + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8);
  }

  /** The same as {@link #place}. */
  @Override
  public String toString() {
    return place();
  }
}
