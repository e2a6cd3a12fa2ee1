package io.inquest.query.cause;

import io.inquest.linux.fallback.FallBack;
import io.inquest.linux.libc.Signals;
import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.Suspect;
import io.inquest.query.cause.reason.Weighed;
import java.util.List;
import java.util.Optional;

/**
 * A failure that no refusal explains by its weight. That programs mostly do without a call is no
 * proof that this one did: the last such refusal of a process that then failed remains a
 * possibility, and what is known of the call is the doubt.
 */
final class UnexplainedFailure {
  private UnexplainedFailure() {}

  /**
   * The refusal that cannot be ruled out.
   *
   * @param possible the weight from which a refusal is a possible cause
   * @return empty if there is none, or if the end explains itself
   */
  static Optional<Weighed> lastRefusal(List<Weighed> weighed, Scene scene, int possible) {
    Weighed last = null;
    for (Weighed each : weighed) {
      if (each.sumWithoutFallBack() >= possible
          && isDoubtful(each.suspect())
          && failed(scene.endingOf(each.suspect()))
          && (last == null
              || last.suspect().last().sequence() < each.suspect().last().sequence())) {
        last = each;
      }
    }
    return failed(scene.ending()) ? Optional.ofNullable(last) : Optional.empty();
  }

  /** A program learns nothing of what its C library does without. */
  private static boolean isDoubtful(Suspect suspect) {
    Optional<FallBack> known = suspect.fallBack();
    return suspect.fails()
        && known.isPresent()
        && known.get().tolerance() != FallBack.Tolerance.LIBRARY;
  }

  /** By its own decision: another signal tells by itself who or what ended it. */
  private static boolean failed(Ending ending) {
    return (ending.kind() == Ending.Kind.EXITED && ending.value() != 0)
        || ending.killedBy(Signals.SIGABRT);
  }
}
