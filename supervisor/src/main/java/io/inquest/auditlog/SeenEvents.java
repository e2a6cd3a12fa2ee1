package io.inquest.auditlog;

import io.inquest.linux.seccomp.SeccompAction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Which events are there already, so that one that two logs have is one decision. Owned by one
 * thread.
 *
 * <p>Two records are of one event if they tell of the same call of the same process and have the
 * same serial and the same stamp. Where a record lacks the serial, or its time is the log's, times
 * may differ by {@value #TOLERANCE_MILLIS} ms, and each record stands for one of the other kind;
 * where names stand for numbers, its zone may be another than was assumed.
 *
 * <p>Events with serial and stamp are remembered as long as a fourth of the memory has room for
 * them; others up to {@value #GENERATION} at least, and of like ones {@value #MOST_ALIKE}.
 */
final class SeenEvents {
  private static final int GENERATION = 1 << 18;
  private static final int MOST_ALIKE = 1024;
  private static final long TOLERANCE_MILLIS = 2000;

  /** No machine has this name. */
  private static final String NO_HOST = "\0";

  /** Zones differ by quarters of an hour. */
  private static final long ZONE_STEP_MILLIS = 900_000;

  /** Whether an event is there. */
  enum Found {
    NEW,
    /** In what is being imported. */
    DOUBLE,
    /** In a run that was imported earlier. */
    EARLIER
  }

  private Generation older = new Generation();
  private Generation newer = new Generation();
  private final EventDigests stamped = new EventDigests(most());
  private final EventDigests stampedEarlier = new EventDigests(most());
  private KernelEvent match;

  /** A digest has 16 bytes, of which up to three fourths are free; there are two sets. */
  private static long most() {
    return Math.min(1L << 28, Runtime.getRuntime().maxMemory() / 4 / 64);
  }

  /** Some of the events that follow each other. */
  private static final class Generation {
    private final Map<Call, Alike> calls = new HashMap<>();
    private int size;
  }

  /** What all records of one event agree on. */
  private record Call(int tgid, int auditArch, int nr, long ip, int action, String names) {
    /** Some records do not tell the two kinds of kills apart. */
    private static final int KILLED = 1;

    static Call of(KernelEvent event) {
      SeccompAction action = SeccompAction.of(event.action());
      boolean killed = action == SeccompAction.KILL_PROCESS || action == SeccompAction.KILL_THREAD;
      return new Call(
          event.tgid(),
          event.auditArch(),
          event.nr(),
          event.ip(),
          killed ? KILLED : event.action(),
          event.comm() + "\0" + event.exe());
    }
  }

  /** Records of one call, the newest first. */
  private static final class Alike {
    private final Deque<Seen> whole = new ArrayDeque<>(1);
    private final Deque<Seen> withoutSerial = new ArrayDeque<>(0);
    private final Deque<Seen> interpreted = new ArrayDeque<>(0);

    void add(Seen seen) {
      Deque<Seen> kind =
          seen.event.isInterpreted()
              ? interpreted
              : seen.event.serial().isEmpty() ? withoutSerial : whole;
      kind.addFirst(seen);
      if (kind.size() > MOST_ALIKE) {
        kind.removeLast();
      }
    }
  }

  /** A record of an event. */
  private static final class Seen {
    private final KernelEvent event;
    private final boolean earlier;
    private boolean matched;

    Seen(KernelEvent event, boolean earlier) {
      this.event = event;
      this.earlier = earlier;
    }

    boolean mayBeOn(KernelEvent other) {
      String host = event.host();
      return host.isEmpty() || other.host().isEmpty() || host.equals(other.host());
    }
  }

  /** Remembers an event of an earlier import. */
  void remember(KernelEvent event) {
    put(new Seen(event, true), Call.of(event));
  }

  /** Whether an event is there already; from now on it is. */
  Found take(KernelEvent event) {
    match = event;
    if (has(stampedEarlier, event)) {
      return Found.EARLIER;
    } else if (has(stamped, event)) {
      return Found.DOUBLE;
    }
    Call call = Call.of(event);
    Seen found = find(newer, call, event);
    found = found == null ? find(older, call, event) : found;
    if (found != null) {
      match = found.event;
      return found.earlier ? Found.EARLIER : Found.DOUBLE;
    }
    put(new Seen(event, false), call);
    return Found.NEW;
  }

  /** The event that the one taken last was found to be. */
  KernelEvent match() {
    return match;
  }

  private void put(Seen seen, Call call) {
    if (newer.size >= GENERATION) {
      older = newer;
      newer = new Generation();
    }
    newer.size++;
    newer.calls.computeIfAbsent(call, key -> new Alike()).add(seen);
    if (!seen.event.serial().isEmpty()) {
      EventDigests digests = seen.earlier ? stampedEarlier : stamped;
      digests.add(stamped(seen.event));
      String host = seen.event.host();
      digests.add(stamped(seen.event) + (host.isEmpty() ? NO_HOST : host));
    }
  }

  /** Whether the same stamp and serial are there, of no other machine. */
  private static boolean has(EventDigests digests, KernelEvent event) {
    if (event.serial().isEmpty() || !digests.has(stamped(event))) {
      return false;
    }
    return event.host().isEmpty()
        || digests.has(stamped(event) + event.host())
        || digests.has(stamped(event) + NO_HOST);
  }

  /** What tells an event that has the kernel's serial and stamp from all others. */
  private static String stamped(KernelEvent event) {
    return Call.of(event) + " " + millis(event) + " " + event.serial() + "\0";
  }

  private static long millis(KernelEvent event) {
    return Math.floorDiv(event.time(), 1_000_000);
  }

  private static Seen find(Generation in, Call call, KernelEvent event) {
    boolean serial = !event.serial().isEmpty();
    Alike alike = in.calls.get(call);
    if (alike == null) {
      return null;
    }
    Seen found = null;
    if (event.isInterpreted() || !event.exact() || !serial) {
      found = first(alike.whole, event);
    }
    found = found == null ? first(alike.withoutSerial, event) : found;
    return found == null ? first(alike.interpreted, event) : found;
  }

  private static Seen first(Deque<Seen> among, KernelEvent event) {
    for (Seen seen : among) {
      if (seen.mayBeOn(event) && isOne(seen, event)) {
        return seen;
      }
    }
    return null;
  }

  private static boolean isOne(Seen seen, KernelEvent event) {
    long apart = Math.abs(millis(seen.event) - millis(event));
    boolean serials = !seen.event.serial().isEmpty() && !event.serial().isEmpty();
    if (serials) {
      return seen.event.serial().equals(event.serial())
          && ((seen.event.isInterpreted() || event.isInterpreted())
              ? apart % ZONE_STEP_MILLIS == 0
              : apart <= TOLERANCE_MILLIS);
    }
    boolean dated = seen.event.time() != 0 && event.time() != 0;
    boolean bothWithout = seen.event.serial().equals(event.serial());
    boolean one =
        bothWithout
            ? isRepeated(seen, event)
            : !seen.matched && (!dated || apart <= TOLERANCE_MILLIS);
    if (one && !(bothWithout && !seen.earlier)) {
      seen.matched = true;
    }
    return one;
  }

  /** Whether a line without a serial is the same line once more, not another call like it. */
  private static boolean isRepeated(Seen seen, KernelEvent event) {
    boolean sameTime = seen.event.time() == event.time();
    boolean fine = event.time() % 1_000_000_000 != 0;
    return sameTime && (seen.earlier ? !seen.matched : fine);
  }
}
