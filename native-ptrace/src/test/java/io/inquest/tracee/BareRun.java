package io.inquest.tracee;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A command that ran without Inquest, for comparison: how it ended and what it wrote.
 *
 * <p>Its standard input, output and error are plain files, so nothing waits for descendants that
 * outlive it; see {@link ChildProcess} for the rest of what it starts with. The same run of {@code
 * inquest run -- COMMAND} differs from it by nothing but Inquest. Immutable.
 */
public final class BareRun {
  private final WaitStatus status;
  private final byte[] output;
  private final byte[] errors;

  private BareRun(WaitStatus status, byte[] output, byte[] errors) {
    this.status = status;
    this.output = output;
    this.errors = errors;
  }

  /** Runs a command with this process's environment and directory and empty input. */
  public static BareRun of(String... command) {
    return of(List.of(command), System.getenv(), new byte[0], Path.of(""));
  }

  /**
   * Runs a command to its end.
   *
   * @param command the program, found along this process's PATH, and its arguments
   * @param environment the whole environment
   * @param stdin what its standard input holds
   * @param directory its working directory
   * @throws IllegalStateException if it cannot be started
   * @throws AssertionError if it does not end
   */
  public static BareRun of(
      List<String> command, Map<String, String> environment, byte[] stdin, Path directory) {
    Path files = null;
    try {
      files = Files.createTempDirectory("bare-run");
      Path input = Files.write(files.resolve("input"), stdin);
      Path output = files.resolve("output");
      Path errors = files.resolve("errors");
      WaitStatus status =
          ChildProcess.start(command, environment, directory, input, output, errors).waitFor();
      return new BareRun(status, Files.readAllBytes(output), Files.readAllBytes(errors));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the input and output of " + command, e);
    } finally {
      delete(files);
    }
  }

  private static void delete(Path files) {
    if (files == null) {
      return;
    }
    try {
      for (String name : List.of("input", "output", "errors")) {
        Files.deleteIfExists(files.resolve(name));
      }
      Files.delete(files);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + files, e);
    }
  }

  /** How it ended. */
  public WaitStatus status() {
    return status;
  }

  /** Its standard output as text in UTF-8. */
  public String output() {
    return new String(output, StandardCharsets.UTF_8);
  }

  /** Its standard output. */
  public byte[] outputBytes() {
    return output.clone();
  }

  /** Its standard error as text in UTF-8. */
  public String errors() {
    return new String(errors, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return status + "; output: " + output() + "; errors: " + errors();
  }
}
