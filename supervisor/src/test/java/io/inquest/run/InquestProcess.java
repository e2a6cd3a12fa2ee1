package io.inquest.run;

import io.inquest.tracee.ChildProcess;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code inquest run} in a process of its own, on this test's class path.
 *
 * <p>Everything that belongs to it lies in one directory: the store, the policies, and what the
 * program reads and writes. Options are gathered, then {@link #run} or {@link #start} is called, as
 * often as wanted. For use by one thread.
 */
public final class InquestProcess {
  private final Path directory;
  private final List<String> options = new ArrayList<>();
  private final List<String> runtimeOptions = new ArrayList<>();
  private final List<String> wrapper = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>(System.getenv());
  private Path store;
  private Path input;
  private String classPath = System.getProperty("java.class.path");
  private final List<byte[]> olderFilters = new ArrayList<>();
  private int policies;
  private int runs;

  private InquestProcess(Path directory) {
    this.directory = directory;
    this.store = directory.resolve("store");
    this.input = Path.of("/dev/null");
    environment.remove("JAVA_TOOL_OPTIONS");
    environment.remove("INQUEST_STORE");
    environment.put("XDG_CONFIG_HOME", directory.resolve("config").toString());
  }

  /** A supervisor whose files lie in {@code directory}. */
  public static InquestProcess in(Path directory) {
    return new InquestProcess(directory);
  }

  /** Adds options of {@code inquest run}. */
  public InquestProcess with(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  /** Adds a policy, the outermost first, as the text of a YAML file. */
  public InquestProcess policy(String... lines) {
    Path file = directory.resolve("policy-" + policies++ + ".yaml");
    try {
      Files.writeString(file, "inquest: 1\n" + String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    return with("-p", file.toString());
  }

  /** Adds options of the Java runtime. */
  public InquestProcess withRuntime(String... more) {
    runtimeOptions.addAll(List.of(more));
    return this;
  }

  /** Starts the runtime through another program, such as setpriv, which executes it. */
  public InquestProcess through(String... command) {
    wrapper.addAll(List.of(command));
    return this;
  }

  /**
   * Starts all of it under a filter, as a launcher or a container does.
   *
   * @param filter {@code struct sock_filter[]}, to be installed on top of those given before
   */
  public InquestProcess under(byte[] filter) {
    olderFilters.add(filter.clone());
    return this;
  }

  /** Takes classes from another class path than this test's. */
  public InquestProcess onClassPath(String path) {
    classPath = path;
    return this;
  }

  /** Keeps its records in another store. */
  public InquestProcess store(Path other) {
    store = other;
    return this;
  }

  /** Where its records are. */
  public Path store() {
    return store;
  }

  /** What the program reads: a file, or a FIFO, which somebody must have opened for writing. */
  public InquestProcess input(Path other) {
    input = other;
    return this;
  }

  /** Runs a program to its end, within a minute. */
  public Supervised run(String... program) {
    return run(ChildProcess.GENEROUS, program);
  }

  /**
   * Runs a program to its end.
   *
   * @throws AssertionError if it lasts longer than {@code longest}; it is killed then
   */
  public Supervised run(Duration longest, String... program) {
    return start(program).end(longest);
  }

  /** Starts a program. */
  public Running start(String... program) {
    return start(command(program));
  }

  /** Attaches to running processes; the options are those of {@code inquest attach}. */
  public Running attach(int... pids) {
    List<String> command = inquest("attach");
    for (int pid : pids) {
      command.add(Integer.toString(pid));
    }
    return start(command);
  }

  private Running start(List<String> command) {
    Path output = directory.resolve("output-" + runs);
    Path errors = directory.resolve("errors-" + runs++);
    return new Running(
        ChildProcess.start(underOlder(command), environment, directory, input, output, errors),
        store,
        output,
        errors);
  }

  /** The command, executed by a program that has put itself under the filters first. */
  private List<String> underOlder(List<String> command) {
    if (olderFilters.isEmpty()) {
      return command;
    }
    TraceeProgram launcher = TraceeProgram.forHost().noNewPrivileges();
    for (byte[] filter : olderFilters) {
      launcher.installFilter(0, filter).expectSuccess();
    }
    String[] arguments = command.subList(1, command.size()).toArray(String[]::new);
    launcher.exec(command.get(0), arguments).exit(TraceeProgram.UNEXPECTED);
    return List.of(launcher.writeTo(directory.resolve("launcher-" + runs)).toString());
  }

  /** The whole command line. */
  public List<String> command(String... program) {
    List<String> command = inquest("run");
    command.add("--");
    command.addAll(List.of(program));
    return command;
  }

  private List<String> inquest(String subcommand) {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(JavaCommand.start());
    command.addAll(List.of("-XX:-MaxFDLimit", "-Xmx96m"));
    command.addAll(runtimeOptions);
    command.addAll(List.of("-cp", classPath, "io.inquest.cli.Main", subcommand));
    command.addAll(List.of("--store", store.toString()));
    command.addAll(options);
    return command;
  }

  /**
   * A supervisor at work.
   *
   * @param process the supervisor
   * @param output what the program writes
   * @param errors what the program, and Inquest after it, write as errors
   */
  public record Running(ChildProcess process, Path store, Path output, Path errors) {
    /** Awaits the end, within a minute. */
    public Supervised end() {
      return end(ChildProcess.GENEROUS);
    }

    /**
     * Awaits the end.
     *
     * @throws AssertionError if it takes longer than {@code longest}; it is killed then
     */
    public Supervised end(Duration longest) {
      WaitStatus status = process.waitFor(longest);
      return new Supervised(status, text(output), text(errors), Records.ofLatestRun(store));
    }

    private static String text(Path file) {
      try {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
  }
}
