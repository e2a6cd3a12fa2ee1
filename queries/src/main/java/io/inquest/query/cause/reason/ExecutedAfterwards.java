package io.inquest.query.cause.reason;

import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.Suspect;
import io.inquest.query.cause.evidence.ThreadGroupLife;
import java.util.Optional;

/** A process that executes another program after a refusal has got over it. */
final class ExecutedAfterwards implements Reason {
  private static final int GOT_OVER_IT = -60;

  @Override
  public Optional<Opinion> on(Suspect suspect, Scene scene) {
    if (suspect.kills()) {
      return Optional.empty();
    }
    Optional<ThreadGroupLife.Execution> next = suspect.group().executedAfter(suspect.last().time());
    return next.isEmpty()
        ? Optional.empty()
        : Reason.says(
            GOT_OVER_IT, "the process went on and executed " + next.get().exe() + " afterwards");
  }
}
