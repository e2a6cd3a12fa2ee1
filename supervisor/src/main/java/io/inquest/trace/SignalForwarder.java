package io.inquest.trace;

import io.inquest.linux.libc.LibC;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Passes on to the program the signals that somebody sends to Inquest meaning the program: its pid
 * is the one that they know. Thread-safe: signals arrive on threads of the runtime.
 *
 * <p>{@code sun.misc.Signal} is the runtime's only way to take a signal; it is called by reflection
 * since the compiler warns of its name with no way to say that it is meant.
 */
final class SignalForwarder {
  /** Not the terminal's: those reach the program by themselves. Not USR2: the runtime's own. */
  private static final String[] FORWARDED = {"HUP", "TERM", "USR1", "ALRM"};

  private final int leader;
  private boolean open = true;

  private SignalForwarder(int leader) {
    this.leader = leader;
  }

  /**
   * Forwards from now on.
   *
   * @param leader the launched program's thread group
   * @param ignored bit N-1 set for each signal N that was ignored when Inquest was started: it
   *     stays so
   */
  static SignalForwarder to(int leader, long ignored) {
    SignalForwarder forwarder = new SignalForwarder(leader);
    Thread thread = new Thread(() -> forwarder.takeSignals(ignored), "signals");
    thread.setDaemon(true);
    thread.start();
    return forwarder;
  }

  private void takeSignals(long ignored) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Constructor<?> ofName = signalType.getConstructor(String.class);
      Method number = signalType.getMethod("getNumber");
      Method handle = signalType.getMethod("handle", signalType, handlerType);
      Object handler =
          Proxy.newProxyInstance(
              SignalForwarder.class.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) -> {
                forward((int) number.invoke(arguments[0]));
                return null;
              });
      for (String name : FORWARDED) {
        Object signal = ofName.newInstance(name);
        if ((ignored >> ((int) number.invoke(signal) - 1) & 1) == 0) {
          handle.invoke(null, signal, handler);
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java runtime has no sun.misc.Signal", e);
    }
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
