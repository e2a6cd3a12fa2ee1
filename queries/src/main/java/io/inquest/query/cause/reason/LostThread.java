package io.inquest.query.cause.reason;

import io.inquest.linux.libc.Signals;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.KernelNames;
import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.Spans;
import io.inquest.query.cause.evidence.Suspect;
import java.util.Optional;

/**
 * A thread that was killed alone: the others may wait for what it held until a signal ends them.
 */
final class LostThread implements Reason {
  private static final int ENDED_BY_A_SIGNAL = 40;

  @Override
  public Optional<Opinion> on(Suspect suspect, Scene scene) {
    Ending ending = scene.endingOf(suspect);
    if (suspect.action() != SeccompAction.KILL_THREAD || ending.kind() != Ending.Kind.SIGNALED) {
      return Optional.empty();
    }
    return switch (ending.value()) {
      case Signals.SIGHUP,
          Signals.SIGINT,
          Signals.SIGQUIT,
          Signals.SIGALRM,
          Signals.SIGKILL,
          Signals.SIGTERM ->
          Reason.says(
              ENDED_BY_A_SIGNAL,
              KernelNames.signal(ending.value())
                  + scene.senderInWords(suspect.group())
                  + " ended the other threads "
                  + Spans.inWords(Math.max(0, ending.time() - suspect.last().time()))
                  + " later: they may have waited for what the killed one held");
      default -> Optional.empty();
    };
  }
}
