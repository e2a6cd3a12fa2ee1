package io.inquest.launch;

import io.inquest.linux.proc.ProcFs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The program to run.
 *
 * @param candidates paths to try in turn, as execvp(3) would, raw bytes each
 * @param arguments raw bytes each, the program's name first
 */
public record Program(List<byte[]> candidates, List<byte[]> arguments) {
  private static final byte[] DEFAULT_PATH = "/bin:/usr/bin".getBytes(StandardCharsets.UTF_8);

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
  public static Program of(List<String> command, byte[] path) {
    List<byte[]> arguments = rawArguments(command);
    return new Program(candidates(arguments.get(0), path == null ? DEFAULT_PATH : path), arguments);
  }

  private static List<byte[]> candidates(byte[] name, byte[] path) {
    if (name.length == 0 || indexOf(name, '/', 0) < name.length) {
      return List.of(name);
    }
    List<byte[]> found = new ArrayList<>();
    for (int from = 0, end; from <= path.length; from = end + 1) {
      end = indexOf(path, ':', from);
      // An empty entry is the working directory.
      int directory = end == from ? 0 : end - from + 1;
      byte[] candidate = Arrays.copyOfRange(path, from, from + directory + name.length);
      if (directory > 0) {
        candidate[directory - 1] = '/';
      }
      System.arraycopy(name, 0, candidate, directory, name.length);
      found.add(candidate);
    }
    return found;
  }

  /** Where {@code wanted} is, at {@code from} or behind; the array's length if it is not. */
  private static int indexOf(byte[] bytes, char wanted, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  /**
   * The command's arguments as the kernel has them: the runtime decodes them by the locale's
   * charset, which loses what is not text in it.
   */
  private static List<byte[]> rawArguments(List<String> command) {
    List<byte[]> all = new ArrayList<>();
    byte[] line = ProcFs.read("/proc/self/cmdline");
    for (int from = 0, end; from < line.length; from = end + 1) {
      end = indexOf(line, '\0', from);
      all.add(Arrays.copyOfRange(line, from, end));
    }
    int first = all.size() - command.size();
    List<byte[]> arguments = new ArrayList<>();
    for (int i = 0; i < command.size(); i++) {
      String argument = command.get(i);
      arguments.add(
          first >= 0 && mayBe(all.get(first + i), argument)
              ? all.get(first + i)
              : argument.getBytes(StandardCharsets.UTF_8));
    }
    return arguments;
  }

  /** Whether a text may come from these bytes: what is not ASCII may have become anything. */
  private static boolean mayBe(byte[] raw, String text) {
    for (byte one : raw) {
      if (one < 0) {
        return true;
      }
    }
    return Arrays.equals(raw, text.getBytes(StandardCharsets.UTF_8));
  }
}
