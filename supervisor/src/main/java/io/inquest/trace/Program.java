package io.inquest.trace;

import io.inquest.linux.proc.ProcFs;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The program to run.
 *
 * @param candidates paths to try in turn, as execvp(3) would
 * @param arguments raw bytes each, the program's name first
 */
public record Program(List<String> candidates, List<byte[]> arguments) {
  private static final String DEFAULT_PATH = "/bin:/usr/bin";

  public Program {
    candidates = List.copyOf(candidates);
    arguments = List.copyOf(arguments);
  }

  /**
   * The program that a command names.
   *
   * @param command the last arguments of this process
   * @param path the PATH to search, null for the default one
   */
  public static Program of(List<String> command, String path) {
    return new Program(candidates(command.get(0), path), rawArguments(command));
  }

  private static List<String> candidates(String name, String path) {
    if (name.indexOf('/') >= 0 || name.isEmpty()) {
      return List.of(name);
    }
    List<String> found = new ArrayList<>();
    String search = path == null ? DEFAULT_PATH : path;
    int from = 0;
    while (from <= search.length()) {
      int end = search.indexOf(':', from);
      end = end < 0 ? search.length() : end;
      String directory = search.substring(from, end);
      found.add(directory.isEmpty() ? name : directory + "/" + name);
      from = end + 1;
    }
    return found;
  }

  /**
   * The command's arguments as the kernel has them: the runtime decodes them by the locale's
   * charset, which loses what is not text in it.
   */
  private static List<byte[]> rawArguments(List<String> command) {
    List<byte[]> all = new ArrayList<>();
    byte[] line = ProcFs.read("/proc/self/cmdline");
    int from = 0;
    for (int at = 0; at < line.length; at++) {
      if (line[at] == 0) {
        all.add(Arrays.copyOfRange(line, from, at));
        from = at + 1;
      }
    }
    int first = all.size() - command.size();
    List<byte[]> arguments = new ArrayList<>();
    for (int i = 0; i < command.size(); i++) {
      String argument = command.get(i);
      boolean same = first >= 0 && new String(all.get(first + i), charset()).equals(argument);
      arguments.add(same ? all.get(first + i) : argument.getBytes(StandardCharsets.UTF_8));
    }
    return arguments;
  }

  private static Charset charset() {
    return Charset.forName(System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name()));
  }
}
