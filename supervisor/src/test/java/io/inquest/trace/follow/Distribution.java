package io.inquest.trace.follow;

import io.inquest.run.JavaCommand;
import io.inquest.run.Nobody;
import io.inquest.trace.install.Caller;
import io.inquest.tracee.BareRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Inquest as its launcher script starts it, but from this test's class path: {@code bin/inquest}
 * and the options that {@code bin/prepare} would write, where every user may read them. Immutable.
 */
public final class Distribution {
  private static final String JAVA_HOME = System.getProperty("java.home");

  private static final List<String> JARS =
      List.of("supervisor-", "queries-", "audit-store-", "native-ptrace-", "jna-", "picocli-");

  private final Path root;

  private Distribution(Path root) {
    this.root = root;
  }

  /** Makes one in an empty directory, and opens that to every user. */
  public static Distribution in(Path directory) throws IOException {
    Nobody.share(directory);
    Path dist = Files.createDirectories(directory.resolve("target/dist"));
    Path bin = Files.createDirectories(directory.resolve("bin"));
    for (String script : List.of("inquest", "in-front")) {
      Files.copy(Path.of("bin", script), bin.resolve(script));
    }
    List<String> options =
        new ArrayList<>(
            List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:-MaxFDLimit",
                "-Xlog:disable",
                "-Xmx64m",
                "-Djna.nosys=true",
                "-Djna.tmpdir=" + directory,
                "-Djna.platform.library.path=/lib",
                "-cp",
                String.join(":", classPath(directory.resolve("lib")))));
    options.addAll(JavaCommand.consent());
    Files.write(dist.resolve("run.options"), options);
    Files.writeString(dist.resolve("prepared-for"), JAVA_HOME + "/bin/java\n");
    return new Distribution(directory);
  }

  private static List<String> classPath(Path lib) throws IOException {
    List<String> copies = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      Path from = Path.of(entry);
      String name = from.getFileName().toString();
      boolean needed = Files.isDirectory(from) ? name.equals("classes") : isNeeded(name);
      if (needed) {
        Path to = lib.resolve(copies.size() + "-" + name);
        copyTree(from, to);
        copies.add(to.toString());
      }
    }
    return copies;
  }

  private static boolean isNeeded(String jar) {
    return JARS.stream().anyMatch(jar::startsWith) && !jar.endsWith("-tests.jar");
  }

  private static void copyTree(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()).normalize());
      }
    }
  }

  /** The whole environment that programs are started with here, unless they change it. */
  public static Map<String, String> environment() {
    return new TreeMap<>(
        Map.of("JAVA_HOME", JAVA_HOME, "PATH", System.getenv("PATH"), "TERM", "dumb"));
  }

  /** The command line of {@code inquest run --quiet -- PROGRAM}. */
  public List<String> command(Caller caller, String... program) {
    return command(caller, List.of("--quiet", "--"), program);
  }

  /** The command line of {@code inquest run OPTIONS PROGRAM}. */
  public List<String> command(Caller caller, List<String> options, String... program) {
    List<String> command = new ArrayList<>();
    command.add(root.resolve("bin/inquest").toString());
    command.addAll(List.of("run", "--store", root.resolve("store-" + caller).toString()));
    command.addAll(options);
    command.addAll(List.of(program));
    return caller.starts(command);
  }

  /** Runs a program bare. */
  public BareRun bare(Caller caller, String... program) {
    return BareRun.of(caller.starts(List.of(program)), environment(), new byte[0], root);
  }

  /** Runs a program under Inquest. */
  public BareRun supervised(Caller caller, String... program) {
    return BareRun.of(command(caller, program), environment(), new byte[0], root);
  }

  /**
   * Runs a shell script whose {@code "$@"} starts a program bare.
   *
   * @return as {@link #scripted} would, were it not for Inquest
   */
  public BareRun scriptedBare(Caller caller, String script, String... program) {
    return run(caller, script, List.of(program));
  }

  /** Runs a shell script whose {@code "$@"} starts a program under Inquest. */
  public BareRun scripted(Caller caller, String script, String... program) {
    return run(caller, script, command(Caller.SELF, program));
  }

  private BareRun run(Caller caller, String script, List<String> program) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    program.forEach(word -> command.add(word.replace("store-" + Caller.SELF, "store-" + caller)));
    return BareRun.of(caller.starts(command), environment(), new byte[0], root);
  }

  /** Where the distribution lies, and programs are started. */
  public Path root() {
    return root;
  }
}
