package io.inquest.query.cause.reason;

import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.Spans;
import io.inquest.query.cause.evidence.Suspect;
import java.util.Optional;

/** A refusal that came again and again was no obstacle: hundreds of times, or over a long time. */
final class LivedWithIt implements Reason {
  private static final int OFTEN = 20;
  private static final int VERY_OFTEN = 500;
  private static final long LONG = 2_000_000_000;
  private static final int NO_OBSTACLE = -20;
  private static final int NO_OBSTACLE_AT_ALL = -35;

  @Override
  public Optional<Opinion> on(Suspect suspect, Scene scene) {
    long span = suspect.last().time() - suspect.first().time();
    boolean veryOften = suspect.count() >= VERY_OFTEN;
    boolean forLong = suspect.count() >= OFTEN && span >= LONG;
    if (!suspect.fails() || !(veryOften || forLong)) {
      return Optional.empty();
    }
    return Reason.says(
        veryOften ? NO_OBSTACLE_AT_ALL : NO_OBSTACLE,
        "it was refused "
            + suspect.count()
            + " times over "
            + Spans.inWords(span)
            + ": the program lived with it");
  }
}
