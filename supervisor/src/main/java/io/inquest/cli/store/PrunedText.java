package io.inquest.cli.store;

import io.inquest.audit.prune.PruneNote;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Prune records in words. */
final class PrunedText {
  private PrunedText() {}

  static String records(PruneNote note) {
    return note.records() == 1 ? "1 record" : note.records() + " records";
  }

  /** RFC 3339, to the second. */
  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** What became of the run. */
  static String sentence(PruneNote note) {
    return "pruned at "
        + time(note.pruned())
        + " by "
        + note.user()
        + " (user "
        + note.uid()
        + "): "
        + records(note)
        + ", from "
        + time(note.started())
        + " to "
        + time(note.ended())
        + (note.checkpoint().isEmpty() ? ", without a checkpoint" : "");
  }
}
