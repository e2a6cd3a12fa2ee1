package io.inquest.query.cause.reason;

import io.inquest.linux.libc.Signals;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.Suspect;
import java.util.Optional;

/** A SIGSYS that was sent for this call (TRAP): fatal, or handled by the program. */
public final class Trap implements Reason {
  private static final int KILLED_A_CHILD = 60;
  private static final int HANDLER_ENDED_IT = 40;
  private static final long AT_ONCE = 200_000_000;

  @Override
  public Optional<Opinion> on(Suspect suspect, Scene scene) {
    if (suspect.action() != SeccompAction.TRAP) {
      return Optional.empty();
    }
    Ending ending = scene.endingOf(suspect);
    if (ending.killedBy(Signals.SIGSYS) && isLastTrap(suspect, scene)) {
      return scene.isDead(suspect.group())
          ? Reason.says(CONVICTS, "the SIGSYS that the filter sent for this call (TRAP) killed it")
          : Reason.says(
              KILLED_A_CHILD,
              "the SIGSYS that the filter sent for this call (TRAP) killed "
                  + suspect.group().inWords());
    }
    if (ending.failed()
        && scene.isLastWord(suspect)
        && ending.time() - suspect.last().time() <= AT_ONCE) {
      return Reason.says(
          HANDLER_ENDED_IT,
          "the filter sent SIGSYS for this call (TRAP), and the program's handler may have ended"
              + " it");
    }
    return Reason.says(
        ACQUITS, "handled: the program caught the SIGSYS that the filter sent (TRAP) and ran on");
  }

  private static boolean isLastTrap(Suspect suspect, Scene scene) {
    for (Suspect other : scene.suspects()) {
      if (other.group() == suspect.group()
          && other.action() == SeccompAction.TRAP
          && other.last().sequence() > suspect.last().sequence()) {
        return false;
      }
    }
    return true;
  }
}
