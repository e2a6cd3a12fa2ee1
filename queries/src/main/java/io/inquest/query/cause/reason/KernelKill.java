package io.inquest.query.cause.reason;

import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.KernelNames;
import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.Suspect;
import java.util.Optional;

/** The kernel killed at this call: KILL_PROCESS, KILL_THREAD. */
final class KernelKill implements Reason {
  private static final int KILLED_A_CHILD = 60;
  private static final int KILLED_A_THREAD = 40;

  @Override
  public Optional<Opinion> on(Suspect suspect, Scene scene) {
    if (!suspect.kills()) {
      return Optional.empty();
    }
    Ending ending = scene.endingOf(suspect);
    boolean groupDied = suspect.endedItsGroup(ending);
    String action = KernelNames.action(suspect.last());
    if (groupDied && scene.isDead(suspect.group())) {
      return Reason.says(CONVICTS, "the kernel killed it at this call (" + action + ")");
    }
    if (groupDied) {
      return Reason.says(
          KILLED_A_CHILD,
          "the kernel killed " + suspect.group().inWords() + " at this call (" + action + ")");
    }
    return Reason.says(
        KILLED_A_THREAD,
        "the kernel killed the task "
            + suspect.last().tid()
            + " at this call ("
            + action
            + "); the other threads went on without it");
  }
}
