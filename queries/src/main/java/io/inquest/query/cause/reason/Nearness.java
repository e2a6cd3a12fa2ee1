package io.inquest.query.cause.reason;

import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.Spans;
import io.inquest.query.cause.evidence.Suspect;
import java.util.Optional;

/** How long before the end of its thread group the last of these refusals came. */
final class Nearness implements Reason {
  private static final long MILLISECOND = 1_000_000;

  @Override
  public Optional<Opinion> on(Suspect suspect, Scene scene) {
    Ending ending = scene.endingOf(suspect);
    if (suspect.endedItsGroup(ending)) {
      // The kill is the end: in which order its threads' exits reached the tracer tells nothing.
      return Optional.empty();
    }
    if (scene.ending().time() > 0 && suspect.last().time() > scene.ending().time()) {
      return Reason.says(ACQUITS, "it came after the end");
    }
    if (ending.time() == 0) {
      return Optional.empty();
    }
    long before = Math.max(0, ending.time() - suspect.last().time());
    String words = "it came " + Spans.inWords(before) + " before the end";
    if (before <= 20 * MILLISECOND) {
      return Reason.says(20, words);
    }
    if (before <= 200 * MILLISECOND) {
      return Reason.says(12, words);
    }
    if (before <= 2_000 * MILLISECOND) {
      return Reason.says(0, words);
    }
    return Reason.says(
        before <= 60_000 * MILLISECOND ? -20 : -40,
        "it ran on for " + Spans.inWords(before) + " afterwards");
  }
}
