package io.inquest.query.cause;

import java.util.Optional;

/** A refusal that came again and again over a long time was no obstacle. */
final class LivedWithIt implements Reason {
  private static final int OFTEN = 20;
  private static final long LONG = 2_000_000_000;
  private static final int NO_OBSTACLE = -20;

  @Override
  public Optional<Opinion> on(Suspect suspect, Scene scene) {
    long span = suspect.last().time() - suspect.first().time();
    if (!suspect.fails() || suspect.count() < OFTEN || span < LONG) {
      return Optional.empty();
    }
    return Reason.says(
        NO_OBSTACLE,
        "it was refused "
            + suspect.count()
            + " times over "
            + Spans.inWords(span)
            + ": the program lived with it");
  }
}
