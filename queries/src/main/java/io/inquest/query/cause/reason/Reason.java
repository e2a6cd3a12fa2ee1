package io.inquest.query.cause.reason;

import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.Suspect;
import java.util.Optional;

/** One thing that speaks for or against a refusal being what ended the program. */
public interface Reason {
  /** Enough to be certain. */
  int CONVICTS = 1000;

  /** Enough to rule it out. */
  int ACQUITS = -1000;

  /**
   * What this reason says.
   *
   * @param weight above 0 speaks for it, below 0 against it
   * @param words why, as people would say it
   */
  record Opinion(int weight, String words) {}

  /** The opinion on one suspect; empty if this reason has nothing to say. */
  Optional<Opinion> on(Suspect suspect, Scene scene);

  static Optional<Opinion> says(int weight, String words) {
    return Optional.of(new Opinion(weight, words));
  }
}
