package io.inquest.audit.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import javax.sql.DataSource;
import org.h2.tools.Server;

/**
 * Answers other processes of this user while this one has the database open: H2's TCP server on
 * 127.0.0.1, on a port of the kernel's choice. Only who knows the key, a 128-bit random number in a
 * file of mode 0600, gets at the database.
 */
final class IndexServer implements AutoCloseable {
  private final Server server;
  private final IndexEndpoint endpoint;
  private final Path endpointFile;
  private final DataSource source;

  private IndexServer(Server server, IndexEndpoint endpoint, Path endpointFile, DataSource source) {
    this.server = server;
    this.endpoint = endpoint;
    this.endpointFile = endpointFile;
    this.source = source;
  }

  /** Starts serving the database, which {@code source} has open in this process. */
  static IndexServer start(Path database, Path endpointFile, DataSource source)
      throws SQLException, IOException {
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    String key = HexFormat.of().formatHex(secret);
    Server server =
        Server.createTcpServer(
            "-tcpPort", "0", "-tcpDaemon", "-tcpPassword", key, "-key", key, database.toString());
    server.start();
    IndexEndpoint endpoint =
        new IndexEndpoint(server.getPort(), key, ProcessHandle.current().pid());
    IndexServer started = new IndexServer(server, endpoint, endpointFile, source);
    try {
      started.openDoor();
      return started;
    } catch (IOException e) {
      server.stop();
      throw e;
    }
  }

  /** How many sessions other processes have open. */
  int clients() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "select count(*) from information_schema.sessions"
                    + " where client_addr is not null")) {
      result.next();
      return result.getInt(1);
    }
  }

  /** Says where the database is to be found. */
  void openDoor() throws IOException {
    endpoint.write(endpointFile);
  }

  /** Lets nobody in any more; who is in may stay. */
  void closeDoor() throws IOException {
    Files.deleteIfExists(endpointFile);
  }

  @Override
  public void close() throws IOException {
    closeDoor();
    server.stop();
  }
}
