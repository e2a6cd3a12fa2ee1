package io.inquest.query.cause.reason;

import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.query.cause.evidence.KernelNames;
import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.Suspect;
import java.util.Optional;

/** A fatal signal that a process outside of the run sent. */
final class SentFromOutside implements Reason {
  private static final int HANG_IS_POSSIBLE = -60;

  @Override
  public Optional<Opinion> on(Suspect suspect, Scene scene) {
    if (!scene.endedFromOutside()) {
      return Optional.empty();
    }
    SignalDelivered fatal = scene.fatalSignal(scene.dead().orElseThrow()).orElseThrow();
    String words =
        KernelNames.signal(fatal.signal())
            + " was sent by process "
            + fatal.senderPid()
            + ", which is not of this run";
    // A lost thread can leave the others waiting until somebody ends them.
    return Reason.says(suspect.kills() ? HANG_IS_POSSIBLE : ACQUITS, words);
  }
}
