package io.inquest.run;

import io.inquest.audit.checkpoint.Anchor;
import io.inquest.audit.checkpoint.CommandAnchor;
import io.inquest.audit.checkpoint.FileAnchor;
import io.inquest.audit.checkpoint.LongTermKey;
import io.inquest.audit.checkpoint.RunKeys;
import io.inquest.audit.checkpoint.SystemLogAnchor;
import io.inquest.audit.proof.SigningKey;
import io.inquest.launch.ProgramContext;
import io.inquest.linux.proc.ProcFs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a run is proven.
 *
 * @param signingKey the file of the long-term key; empty for the user's own
 * @param checkpointTo where checkpoints go besides the machine's log: files, or commands behind a
 *     {@code |}
 */
public record ProofOptions(Optional<String> signingKey, List<String> checkpointTo) {
  private static final String COMMAND = "|";

  public ProofOptions {
    checkpointTo = List.copyOf(checkpointTo);
  }

  /** The machine's name. */
  public static String host() {
    return new String(ProcFs.read("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8).strip();
  }

  /**
   * Begins to make the run's keys ready.
   *
   * @throws ProofException if the file of the long-term key that was given has none
   */
  public RunKeys keys() {
    return RunKeys.prepare(signingKey.map(ProofOptions::read), host());
  }

  private static SigningKey read(String file) {
    try {
      return LongTermKey.read(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw new ProofException("cannot use the signing key: " + ProofException.reason(e), e);
    }
  }

  /**
   * Opens what checkpoints are handed to.
   *
   * @throws ProofException if a file cannot be appended to, or a command not be started
   */
  public List<Anchor> anchors() {
    List<Anchor> anchors = new ArrayList<>();
    SystemLogAnchor.ofThisMachine().ifPresent(anchors::add);
    for (String to : checkpointTo) {
      try {
        anchors.add(
            to.startsWith(COMMAND)
                ? new CommandAnchor(command(to.substring(COMMAND.length())))
                : new FileAnchor(Path.of(to)));
      } catch (IOException | InvalidPathException e) {
        throw new ProofException(
            "cannot hand checkpoints to " + to + ": " + ProofException.reason(e), e);
      }
    }
    return anchors;
  }

  // Standard output is the program's. In a session of its own: a Ctrl-C is not meant for it.
  private static ProcessBuilder command(String text) {
    ProcessBuilder command =
        new ProcessBuilder("setsid", "sh", "-c", "exec >&2\n" + text)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    ProgramContext.keepFrom(command.environment());
    return command;
  }
}
