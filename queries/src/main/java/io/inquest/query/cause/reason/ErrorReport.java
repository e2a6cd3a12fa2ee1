package io.inquest.query.cause.reason;

import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.Suspect;
import java.util.Optional;

/** A call by which a program says that it failed, or ends itself for it: it follows a failure. */
final class ErrorReport implements Reason {
  private static final int CONSEQUENCE = -60;

  /** The call stack is no guess. */
  private static final int GIVEN_UP = -100;

  @Override
  public Optional<Opinion> on(Suspect suspect, Scene scene) {
    if (!suspect.fails()) {
      return Optional.empty();
    }
    Optional<String> givesUp = scene.givesUp(suspect);
    if (givesUp.isPresent()) {
      return Reason.says(
          GIVEN_UP,
          "the program was giving up already ("
              + givesUp.get()
              + " is on its call stack): a consequence, not the cause");
    }
    if (!scene.followsAReport(suspect)) {
      return Optional.empty();
    }
    return Reason.says(
        CONSEQUENCE,
        suspect.writesToStandardError()
            ? "it wrote to standard error, after another call of the process had been refused: a"
                + " consequence, it seems, not the cause"
            : "it came after the process had written to standard error: a consequence, it seems,"
                + " not the cause");
  }
}
