package io.inquest.trace.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.proc.ProcFs;
import io.inquest.trace.follow.Distribution;
import io.inquest.trace.install.Caller;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.ChildProcess;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program is given and does is nobody's business but its user's. */
class SecrecyTest {
  /** Of its own files, mem and pagemap would take grep for ever. */
  private static final String READING =
      "grep -rlaF -s -D skip --exclude=mem --exclude=pagemap -f - \"$@\"";

  @TempDir private Path directory;
  private Distribution inquest;
  private final String secret = "secret-" + UUID.randomUUID();

  @BeforeEach
  void install() throws Exception {
    // Skipped where the other user cannot be had, before anything runs.
    Caller.NOBODY.starts(List.of());
    inquest = Distribution.in(directory);
  }

  /** The files below that an ordinary user may read and that hold the secret. */
  private List<String> leaks(Caller reader, String... below) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", READING, "sh"));
    command.addAll(List.of(below));
    byte[] patterns = String.join("\n", spellings()).getBytes(StandardCharsets.US_ASCII);
    return BareRun.of(reader.starts(command), Distribution.environment(), patterns, directory)
        .output()
        .lines()
        .toList();
  }

  /** The secret, and what base64 makes of it wherever in a text it stands. */
  private List<String> spellings() {
    List<String> spellings = new ArrayList<>(List.of(secret));
    for (int before = 0; before < 3; before++) {
      byte[] text = ("xx".substring(0, before) + secret).getBytes(StandardCharsets.US_ASCII);
      String base64 = Base64.getEncoder().withoutPadding().encodeToString(text);
      spellings.add(base64.substring(before == 0 ? 0 : before + 1, base64.length() - 1));
    }
    return spellings;
  }

  /** The files of all processes that are there now. */
  private static String[] processes() throws IOException {
    try (var entries = Files.list(Path.of("/proc"))) {
      return entries
          .map(Path::toString)
          .filter(path -> path.matches("/proc/[0-9]+"))
          .toArray(String[]::new);
    }
  }

  private boolean isIngester(String process) {
    String command = new String(ProcFs.read(process + "/cmdline"), StandardCharsets.UTF_8);
    return command.contains("IngesterMain") && command.contains(directory.toString());
  }

  /** Has runs start an ingester, as those do that the launcher prepared. */
  private void withIngester() throws IOException {
    Path dist = directory.resolve("target/dist");
    Files.write(
        dist.resolve("run.options"),
        List.of("-Dinquest.home=" + directory),
        StandardOpenOption.APPEND);
    Files.write(dist.resolve("ask.options"), List.of("-cp", System.getProperty("java.class.path")));
  }

  private ChildProcess start(String program) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh", "-c", "umask 0; exec \"$@\" --quiet --record all -- sh -c \"$0\"", program));
    command.addAll(inquest.command(Caller.SELF, List.of()));
    Map<String, String> environment = Distribution.environment();
    environment.put("SECRET", secret);
    Path errors = directory.resolve("errors");
    return ChildProcess.start(
        command, environment, directory, Path.of("/dev/null"), Path.of("/dev/null"), errors);
  }

  @Test
  void run_secretInTheEnvironmentAndInCalls_isNothingThatOthersCanRead() throws Exception {
    withIngester();
    Path end = directory.resolve("end");
    ChildProcess run =
        start(
            "cat \"/$SECRET\"; dd if=/dev/zero of=/dev/null bs=1 count=20000;"
                + " while [ ! -e end ]; do sleep 0.05; done; exit 3");
    List<String> leaks = new ArrayList<>();
    boolean ingested = false;
    for (long start = System.nanoTime(); !ingested; ) {
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("until there is an ingester")
          .isLessThan(ChildProcess.GENEROUS);
      String[] processes = processes();
      ingested = Stream.of(processes).anyMatch(this::isIngester);
      leaks.addAll(leaks(Caller.NOBODY, processes));
    }
    leaks.addAll(leaks(Caller.NOBODY, directory.resolve("store-SELF").toString()));
    assertThat(leaks).isEmpty();
    // Such a reader does find what is there: root's does.
    assertThat(leaks(Caller.SELF, "/proc/" + run.pid(), directory.toString()))
        .anyMatch(file -> file.startsWith("/proc/"))
        .anyMatch(file -> file.startsWith(directory + "/store-SELF/"));
    Files.createFile(end);
    assertThat(run.waitFor()).isEqualTo(WaitStatus.exited(3));
  }
}
