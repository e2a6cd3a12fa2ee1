package io.inquest.trace;

import io.inquest.linux.libc.LibC;

/**
 * Passes on to the program the signals that somebody sends to Inquest meaning the program: its pid
 * is the one that they know. Thread-safe: signals arrive on threads of the runtime.
 */
@SuppressWarnings("sunapi")
final class SignalForwarder {
  /** Not the terminal's: those reach the program by themselves. Not USR2: the runtime's own. */
  private static final String[] FORWARDED = {"HUP", "TERM", "USR1", "ALRM", "WINCH"};

  private final int leader;
  private boolean open = true;

  /**
   * @param leader the launched program's thread group
   */
  private SignalForwarder(int leader) {
    this.leader = leader;
  }

  /**
   * Forwards from now on.
   *
   * @param ignored signals that were ignored when Inquest was started stay ignored
   */
  static SignalForwarder to(int leader, long ignored) {
    SignalForwarder forwarder = new SignalForwarder(leader);
    for (String name : FORWARDED) {
      sun.misc.Signal signal = new sun.misc.Signal(name);
      if ((ignored >> (signal.getNumber() - 1) & 1) == 0) {
        sun.misc.Signal.handle(signal, received -> forwarder.forward(received.getNumber()));
      }
    }
    return forwarder;
  }

  private synchronized void forward(int signal) {
    if (open) {
      LibC.kill(leader, signal);
    }
  }

  /** The program's pid may be somebody else's from now on: nothing is forwarded any more. */
  synchronized void close() {
    open = false;
  }
}
