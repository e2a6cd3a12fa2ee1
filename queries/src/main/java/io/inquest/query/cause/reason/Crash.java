package io.inquest.query.cause.reason;

import io.inquest.linux.libc.Signals;
import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.KernelNames;
import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.Suspect;
import java.util.Optional;

/** A program that gives up or trips over a failed call: SIGABRT, SIGSEGV and the like. */
final class Crash implements Reason {
  private static final int ABORTED = 15;
  private static final int CRASHED = 5;
  private static final int NOT_OF_ITS_OWN = -40;

  @Override
  public Optional<Opinion> on(Suspect suspect, Scene scene) {
    Ending ending = scene.endingOf(suspect);
    if (ending.kind() != Ending.Kind.SIGNALED || !suspect.fails()) {
      return Optional.empty();
    }
    String signal = KernelNames.signal(ending.value());
    return switch (ending.value()) {
      case Signals.SIGABRT ->
          Reason.says(ABORTED, "a program that cannot go on without a call ends by SIGABRT");
      case Signals.SIGSEGV, Signals.SIGBUS, Signals.SIGILL, Signals.SIGTRAP, Signals.SIGFPE ->
          Reason.says(CRASHED, signal + " can follow when the result of a failed call is used");
      default ->
          Reason.says(NOT_OF_ITS_OWN, signal + " is seldom the consequence of a failed call");
    };
  }
}
