package io.inquest.run;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.Signals;
import io.inquest.linux.ptrace.SignalInfo;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.trace.follow.MemoryWatchdog;
import io.inquest.trace.follow.ThreadGroups;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Passes on to the program the signals that somebody sends to Inquest meaning the program: its pid
 * is the one that they know.
 *
 * <p>A signal may as well reach both, from the terminal or by kill(2) to the process group, and
 * must then not reach the program twice. So the program is given a moment: what it got by itself
 * around the same time is not forwarded.
 *
 * <p>Thread-safe: signals arrive on threads of the runtime.
 */
final class SignalForwarder implements ThreadGroups {
  /** Not QUIT, which the runtime keeps to itself; it needs USR2 for its profilers only. */
  private static final String[] FORWARDED = {"HUP", "INT", "USR1", "USR2", "ALRM", "TERM", "TSTP"};

  private static final long GRACE_MILLIS = 20;
  private static final long SAME_SIGNAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int SIGNALS = 65;

  private final int ownPid = (int) ProcessHandle.current().pid();
  private final long ignored;
  private final Runnable ending;
  private final Thread installer;
  private final boolean[] forwarded = new boolean[SIGNALS];
  private final long[] deliveredAt = new long[SIGNALS];
  private final Set<Integer> groups = ConcurrentHashMap.newKeySet();
  private long early;
  private volatile int leader;
  private volatile Outliving outliving;
  private volatile Optional<MemoryWatchdog> watchdog = Optional.empty();

  private SignalForwarder(long ignored, Runnable ending) {
    this.ignored = ignored;
    this.ending = ending;
    this.installer = new Thread(this::takeSignals, "signals");
    Arrays.fill(deliveredAt, System.nanoTime() - 2 * SAME_SIGNAL_NANOS);
  }

  /**
   * Takes signals from now on, and keeps them until {@link #forwardTo}.
   *
   * @param ignored bit N-1 set for each signal N that was ignored when Inquest was started: it
   *     stays so
   * @param ending called on some thread when a signal arrives that people end a program with
   */
  static SignalForwarder start(long ignored, Runnable ending) {
    SignalForwarder forwarder = new SignalForwarder(ignored, ending);
    forwarder.installer.setDaemon(true);
    forwarder.installer.start();
    return forwarder;
  }

  /** Waits until none of the signals that are forwarded ends this process any more. */
  void awaitReady() {
    try {
      installer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Forwards from now on.
   *
   * @param program the launched program's thread group
   * @param observer is told of the signals that ask for the end
   */
  void forwardTo(int program, MemoryWatchdog observer) {
    awaitReady();
    synchronized (this) {
      leader = program;
      watchdog = Optional.of(observer);
      for (int signal = 1; signal < SIGNALS; signal++) {
        if ((early & 1L << (signal - 1)) != 0) {
          LibC.kill(leader, signal);
        }
      }
    }
  }

  /** A thread group has joined the run. */
  void groupStarted(int tgid) {
    groups.add(tgid);
  }

  /** A thread group has left the run. */
  void groupEnded(int tgid) {
    groups.remove(tgid);
  }

  /** The launched program is at the delivery of a signal. */
  void delivered(StoppedTracee program) {
    int signal = program.signal();
    if (signal >= SIGNALS || !forwarded[signal]) {
      return;
    }
    SignalInfo info = program.signalInfo();
    if (!info.sentByProcess() || info.senderPid() != ownPid) {
      synchronized (this) {
        deliveredAt[signal] = System.nanoTime();
      }
    }
  }

  /**
   * The launched program has been reaped: its pid may be somebody else's from now on. Tasks that
   * outlive it, and keep Inquest waiting, can still be interrupted and terminated.
   *
   * @param waiting who is asked first what an interrupt means
   */
  synchronized void leaderEnded(Outliving waiting) {
    outliving = waiting;
  }

  /** Without a lock: who holds it may be writing to a terminal that nobody reads. */
  @Override
  public void forEach(IntConsumer action) {
    if (leader != 0 && outliving == null) {
      action.accept(leader);
    }
    groups.forEach(action::accept);
  }

  private void arrived(int signal) {
    long at = System.nanoTime();
    if (signal == Signals.SIGHUP || signal == Signals.SIGINT || signal == Signals.SIGTERM) {
      ending.run();
      watchdog.ifPresent(MemoryWatchdog::toldToEnd);
    }
    try {
      Thread.sleep(GRACE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      if (leader == 0) {
        early |= 1L << (signal - 1);
      } else if (outliving == null) {
        if (at - deliveredAt[signal] > SAME_SIGNAL_NANOS) {
          LibC.kill(leader, signal);
        }
      } else if (signal == Signals.SIGTSTP) {
        outliving.suspended();
      } else if (signal == Signals.SIGTERM
          || (signal == Signals.SIGINT && !outliving.interrupted())) {
        groups.forEach(tgid -> LibC.kill(tgid, signal));
      }
    }
  }

  /**
   * {@code sun.misc.Signal} is the runtime's only way to take a signal; it is called by reflection
   * since the compiler warns of its name with no way to say that it is meant.
   */
  private void takeSignals() {
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
                arrived((int) number.invoke(arguments[0]));
                return null;
              });
      for (String name : FORWARDED) {
        Object signal = ofName.newInstance(name);
        int value = (int) number.invoke(signal);
        if ((ignored >> (value - 1) & 1) == 0) {
          forwarded[value] = true;
          handle.invoke(null, signal, handler);
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java runtime has no sun.misc.Signal", e);
    }
  }
}
