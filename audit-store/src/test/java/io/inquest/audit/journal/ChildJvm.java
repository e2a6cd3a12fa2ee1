package io.inquest.audit.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts programs of the tests' class path in processes of their own. */
public final class ChildJvm {
  private ChildJvm() {}

  /** Starts {@code main} with this class path; its output is this process's. */
  public static Process start(Class<?> main, Object... arguments) throws IOException {
    return start(System.getProperty("java.class.path"), main, arguments);
  }

  /** Starts {@code main} with that class path; its output is this process's. */
  public static Process start(String classPath, Class<?> main, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-cp", classPath, main.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Kills the process with SIGKILL and waits for its end. */
  public static void kill(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
