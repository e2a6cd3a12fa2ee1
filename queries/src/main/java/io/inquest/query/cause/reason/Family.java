package io.inquest.query.cause.reason;

import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.Spans;
import io.inquest.query.cause.evidence.Suspect;
import io.inquest.query.cause.evidence.ThreadGroupLife;
import java.util.Optional;

/** Whether the task that was refused is the one that ended, or one whose failure it passed on. */
final class Family implements Reason {
  private static final int OWN = 20;
  private static final int SAME_STATUS = 20;
  private static final int FAILED_TOO = 10;
  private static final int ENDED_WELL = -60;
  private static final int WENT_ON = -15;
  private static final int OUTLIVES = -20;
  private static final int LATE = -25;
  private static final long PROMPT = 1_000_000_000;

  @Override
  public Optional<Opinion> on(Suspect suspect, Scene scene) {
    ThreadGroupLife group = suspect.group();
    if (scene.isDead(group)) {
      return Reason.says(OWN, "it was refused to the process that ended, not to another");
    }
    if (scene.dead().isEmpty() || !group.descendsFrom(scene.dead().get())) {
      return Optional.empty();
    }
    Ending end = scene.ending();
    Ending own = group.ending();
    String who = group.inWords();
    if (own.kind() == Ending.Kind.RUNNING || own.time() > end.time()) {
      return Reason.says(OUTLIVES, who + ", to which it was refused, had not ended by then");
    }
    if (own.well()) {
      return Reason.says(ENDED_WELL, who + ", to which it was refused, ended well all the same");
    }
    int lateness = end.time() - own.time() > PROMPT ? LATE : 0;
    lateness += startedOthersAfter(group, own.time(), scene) ? WENT_ON : 0;
    String delay =
        lateness == 0 ? "" : ", though only " + Spans.inWords(end.time() - own.time()) + " later";
    if (own.shellStatus() == end.shellStatus()) {
      return Reason.says(
          SAME_STATUS + lateness,
          who + " " + own.inWords() + ", and its parent passed that on" + delay);
    }
    return Reason.says(
        FAILED_TOO + lateness, who + " " + own.inWords() + ", and then the program failed" + delay);
  }

  private static boolean startedOthersAfter(ThreadGroupLife group, long time, Scene scene) {
    if (group.parent.isEmpty()) {
      return false;
    }
    for (ThreadGroupLife sibling : group.parent.get().children()) {
      if (sibling != group
          && sibling.startTime > time
          && sibling.startTime < scene.ending().time()) {
        return true;
      }
    }
    return false;
  }
}
