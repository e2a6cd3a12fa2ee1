package io.inquest.query.cause;

import java.util.Optional;

/** A call by which a program says that it failed, or ends itself for it: it follows a failure. */
final class ErrorReport implements Reason {
  private static final int CONSEQUENCE = -60;

  @Override
  public Optional<Opinion> on(Suspect suspect, Scene scene) {
    if (!suspect.fails() || !scene.followsAReport(suspect)) {
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
