package io.inquest.audit.site;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A PostgreSQL of the tests' own: one a JVM, on loopback, in a directory that goes with it, run by
 * an ordinary user. Where there is no PostgreSQL, the test that asks for it is skipped. Safe for
 * all threads.
 */
public final class PrivateCluster {
  /** The user that owns it. */
  public static final String OWNER = "postgres";

  private static final int NOBODY = 65534;
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

  private static PrivateCluster shared;

  private final Path binaries;
  private final Path directory;
  private final int port;
  private final String password = secret();
  private final AtomicInteger databases = new AtomicInteger();
  private Process server;

  private PrivateCluster(Path binaries) throws IOException {
    this.binaries = binaries;
    directory = Files.createTempDirectory("inquest-postgresql");
    port = freePort();
    Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
    initialize();
    start();
  }

  /** The JVM's cluster, started by whoever asks first; skips the test if there can be none. */
  public static PrivateCluster shared() throws IOException {
    assumeTrue(binaries().isPresent(), "PostgreSQL's server is not installed (initdb, postgres)");
    assumeTrue(isPossible(), "PostgreSQL's server refuses root, and there is no setpriv");
    return find().orElseThrow();
  }

  /** The JVM's cluster, started by whoever asks first; empty if there can be none. */
  static synchronized Optional<PrivateCluster> find() throws IOException {
    if (shared == null) {
      Optional<Path> binaries = binaries();
      if (binaries.isEmpty() || !isPossible()) {
        return Optional.empty();
      }
      shared = new PrivateCluster(binaries.get());
    }
    return Optional.of(shared);
  }

  private static boolean isPossible() {
    return !isRoot() || Files.isExecutable(Path.of("/usr/bin/setpriv"));
  }

  private static Optional<Path> binaries() throws IOException {
    List<Path> candidates = new ArrayList<>();
    if (Files.isDirectory(INSTALLED)) {
      try (Stream<Path> versions = Files.list(INSTALLED)) {
        versions.map(version -> version.resolve("bin")).forEach(candidates::add);
      }
      candidates.sort(
          Comparator.comparing((Path bin) -> bin.getParent().getFileName().toString().length())
              .thenComparing(Path::toString)
              .reversed());
    }
    for (String path : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      candidates.add(Path.of(path));
    }
    return candidates.stream()
        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
        .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
        .findFirst();
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static String secret() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private ProcessBuilder command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(
          List.of(
              "setpriv", "--reuid", "" + NOBODY, "--regid", "" + NOBODY, "--clear-groups", "--"));
    }
    command.add(binaries.resolve(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
    process.directory(directory.toFile()).environment().put("LC_ALL", "C");
    return process;
  }

  private void initialize() throws IOException {
    Path secret = directory.resolve("secret");
    Files.writeString(secret, password + "\n");
    if (isRoot()) {
      Files.setAttribute(directory, "unix:uid", NOBODY);
      Files.setAttribute(secret, "unix:uid", NOBODY);
    }
    Process process =
        command(
                "initdb",
                "--pgdata=" + data(),
                "--username=" + OWNER,
                "--pwfile=" + secret,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync")
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (exitStatus(process) != 0) {
      throw new IOException("initdb: " + output);
    }
    Files.writeString(
        data().resolve("postgresql.conf"),
        String.join(
            "\n",
            "",
            "port = " + port,
            "listen_addresses = '127.0.0.1'",
            "unix_socket_directories = ''",
            // What a killed server wrote is with the kernel.
            "fsync = off",
            "shared_buffers = 32MB",
            "max_connections = 250",
            "autovacuum = off",
            ""),
        StandardOpenOption.APPEND);
  }

  private Path data() {
    return directory.resolve("data");
  }

  private static int exitStatus(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  /** Starts the server and waits until it takes connections. */
  public synchronized void start() throws IOException {
    StringBuilder output = new StringBuilder();
    // One that was killed leaves processes that hold its memory until they notice.
    while (!tryStart(output)) {
      if (!output.toString().contains("shared memory")
          && !output.toString().contains("lock file")) {
        throw new IOException("postgres: " + output);
      }
      output.setLength(0);
    }
  }

  private boolean tryStart(StringBuilder output) throws IOException {
    Process process = command("postgres", "-D", data().toString()).start();
    process.getOutputStream().close();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line;
    while ((line = lines.readLine()) != null) {
      output.append(line).append('\n');
      if (line.contains("ready to accept connections")) {
        server = process;
        Thread drain = new Thread(() -> drain(lines), "postgres-log");
        drain.setDaemon(true);
        drain.start();
        return true;
      }
    }
    exitStatus(process);
    return false;
  }

  private static void drain(BufferedReader lines) {
    try {
      while (lines.readLine() != null) {
        // Nobody reads it.
      }
    } catch (IOException e) {
      // The server has ended.
    }
  }

  /** Kills the server with SIGKILL. Its other processes end when they notice. */
  public synchronized void kill() {
    server.destroyForcibly();
    exitStatus(server);
  }

  /** What names the owner and its password, as the environment of a process. */
  public Map<String, String> environment() {
    return environment(OWNER);
  }

  /** What names a user that has the owner's password. */
  public Map<String, String> environment(String user) {
    return Map.of("PGUSER", user, "PGPASSWORD", password);
  }

  /** The owner's password, which others that are made have, too. */
  public String password() {
    return password;
  }

  /** A directory that the server may write in, and that goes with it. */
  Path directory() {
    return directory;
  }

  /** The uid that the server runs as, where this process is root. */
  static int uid() {
    return NOBODY;
  }

  /** Makes an empty database. */
  public SiteUrl database() throws SQLException {
    String name = "site" + databases.incrementAndGet();
    execute("postgres", "create database " + name);
    return url(name);
  }

  /** The database of that name. */
  SiteUrl url(String database) {
    return SiteUrl.parse(SiteUrl.PREFIX + "//127.0.0.1:" + port + "/" + database);
  }

  /** A connection of the owner's. */
  public Connection connect(SiteUrl url) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", OWNER);
    properties.setProperty("password", password);
    return DriverManager.getConnection(url.place(), properties);
  }

  /** Executes a statement as the owner. */
  public void execute(SiteUrl url, String sql) throws SQLException {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  void execute(String database, String sql) throws SQLException {
    execute(url(database), sql);
  }

  private void remove() {
    if (server != null) {
      server.toHandle().destroyForcibly();
      server.descendants().forEach(ProcessHandle::destroyForcibly);
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A temporary directory is left.
    }
  }
}
