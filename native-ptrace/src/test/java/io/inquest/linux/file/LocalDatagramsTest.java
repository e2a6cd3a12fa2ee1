package io.inquest.linux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDatagramsTest {
  /** Java has no such socket to receive by. */
  private static final String RECEIVER =
      """
      import socket, sys
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      s.bind(sys.argv[1])
      print("bound", flush=True)
      print(s.recv(65536).decode(), flush=True)
      """;

  @TempDir Path directory;

  @Test
  void send_toASocket_arrivesWhole() throws Exception {
    assumeTrue(hasPython(), "python3 is not installed");
    Path socket = directory.resolve("log");
    Process receiver =
        new ProcessBuilder("python3", "-c", RECEIVER, socket.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(receiver.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(said.readLine()).isEqualTo("bound");
      try (LocalDatagrams datagrams = LocalDatagrams.to(socket).orElseThrow()) {
        datagrams.send("MESSAGE=checkpoint".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(said.readLine()).isEqualTo("MESSAGE=checkpoint");
    } finally {
      receiver.destroy();
    }
  }

  @Test
  void to_whereNobodyListens_isEmpty() throws Exception {
    assertThat(LocalDatagrams.to(directory.resolve("missing"))).isEmpty();
    Path file = Files.createFile(directory.resolve("file"));
    assertThat(LocalDatagrams.to(file)).isEmpty();
  }

  private static boolean hasPython() {
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, "python3"))) {
        return true;
      }
    }
    return false;
  }
}
