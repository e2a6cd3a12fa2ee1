package io.inquest.query.cause.reason;

import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.Suspect;
import java.util.Optional;

/** Whether other refusals of the same process came later. */
final class LastWord implements Reason {
  private static final int LAST = 10;
  private static final int FOLLOWED = -5;

  @Override
  public Optional<Opinion> on(Suspect suspect, Scene scene) {
    return scene.isLastWord(suspect)
        ? Reason.says(LAST, "nothing else that matters was refused to that process after it")
        : Reason.says(FOLLOWED, "other calls were refused to that process after it");
  }
}
