package io.inquest.query.cause.reason;

import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.Suspect;
import java.util.Optional;

/** Exit statuses that say which step failed: 126 and 127 of shells and of the dynamic loader. */
final class ShellStatus implements Reason {
  private static final int SAYS_EXEC = 30;
  private static final int SAYS_LOADER = 15;

  @Override
  public Optional<Opinion> on(Suspect suspect, Scene scene) {
    Ending ending = scene.endingOf(suspect);
    boolean notExecuted = ending.exitedWith(126) || ending.exitedWith(127);
    if (!notExecuted || !suspect.fails()) {
      return Optional.empty();
    }
    return switch (suspect.call()) {
      case "execve", "execveat" ->
          Reason.says(
              SAYS_EXEC, "status " + ending.value() + " says that a program could not be executed");
      case "open",
          "openat",
          "read",
          "pread64",
          "mmap",
          "mmap2",
          "mprotect",
          "fstat",
          "newfstatat" ->
          ending.value() == 127
              ? Reason.says(
                  SAYS_LOADER, "the dynamic loader ends with 127 when it cannot load a library")
              : Optional.empty();
      default -> Optional.empty();
    };
  }
}
