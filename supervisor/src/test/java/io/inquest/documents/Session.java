package io.inquest.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.run.JavaCommand;
import io.inquest.tracee.ChildProcess;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A reader who types a document's commands in one shell, in a directory that holds nothing but
 * {@code supervisor}, as a checkout has it, with an empty store. Inquest is on the test's class
 * path.
 */
final class Session {
  private static final String JAVA_HOME = System.getProperty("java.home");

  /** Comes before a command's output; no command prints it. */
  private static final String SEPARATOR = "\036";

  private final Path root;
  private final Path directory;

  /** Makes the directory, and what it holds, below an empty one. */
  Session(Path root) throws IOException {
    this.root = root;
    directory = Files.createDirectory(root.resolve("work"));
    Path supervisor = Files.createDirectory(directory.resolve("supervisor"));
    Path dist = Files.createDirectories(supervisor.resolve("target/dist"));
    for (String folder : List.of("bin", "examples")) {
      Path copies = Files.createDirectory(supervisor.resolve(folder));
      try (var files = Files.newDirectoryStream(Path.of(folder))) {
        for (Path file : files) {
          Files.copy(file, copies.resolve(file.getFileName()));
        }
      }
    }
    // What prepare writes for a distribution, without an archive of classes.
    List<String> options = new ArrayList<>(JavaCommand.start());
    options.remove(0);
    options.addAll(List.of("-XX:-MaxFDLimit", "-Xlog:disable", "-Xmx128m"));
    options.addAll(List.of("-Djna.platform.library.path=/lib", "-Dinquest.home=" + supervisor));
    options.addAll(List.of("-Dinquest.java=" + JAVA_HOME + "/bin/java"));
    options.addAll(List.of("-cp", System.getProperty("java.class.path")));
    Files.write(dist.resolve("run.options"), options);
    Files.write(dist.resolve("ask.options"), options);
    Files.writeString(dist.resolve("prepared-for"), JAVA_HOME + "/bin/java\n");
  }

  /** Where the commands run. */
  Path directory() {
    return directory;
  }

  /**
   * Runs commands, one after the other in one shell.
   *
   * @param path what PATH has before this process's own folders
   * @return the lines that each printed, as output or as errors
   * @throws AssertionError if they do not come to their end
   */
  List<List<String>> type(List<String> commands, String path, Duration longest) throws IOException {
    StringBuilder script = new StringBuilder("exec 2>&1\nstatus=0\n");
    for (String command : commands) {
      script.append("printf '\\036'; (exit $status)\n").append(command).append("\nstatus=$?\n");
    }
    Path file = Files.writeString(root.resolve("script"), script);
    Path output = root.resolve("output");
    ChildProcess shell =
        ChildProcess.start(
            List.of("bash", file.toString()),
            environment(path),
            directory,
            Path.of("/dev/null"),
            output,
            root.resolve("errors"));
    WaitStatus status = shell.waitFor(longest);
    String text = Files.readString(output);
    List<List<String>> printed = new ArrayList<>();
    for (String part : Arrays.asList(text.split(SEPARATOR, -1)).subList(1, commands.size() + 1)) {
      printed.add(part.lines().toList());
    }
    assertThat(status).as(text).isEqualTo(WaitStatus.exited(0));
    return printed;
  }

  private Map<String, String> environment(String path) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("JAVA_HOME", JAVA_HOME);
    environment.put("PATH", path + System.getenv("PATH"));
    environment.put("HOME", root.toString());
    environment.put("INQUEST_STORE", root.resolve("store").toString());
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("TERM", "dumb");
    return environment;
  }
}
