package io.inquest.linux.arch;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The names of signals (signal(7)), which have the same numbers on every ABI that Inquest knows.
 *
 * <p>The real-time signals are numbered as the kernel does, from 32: {@code SIGRTMIN}, then {@code
 * SIGRT_1} (33) to {@code SIGRT_32} (64), as strace writes them. libc takes the first two for
 * itself and calls 34 its own {@code SIGRTMIN}.
 */
public final class SignalNames {
  private static final int RTMIN = 32;
  private static final int RTMAX = 64;
  private static final String REAL_TIME = "SIGRT_";

  private SignalNames() {}

  /** The name of a signal: {@code SIGSYS} for 31. Empty for 0 and above 64. */
  public static Optional<String> name(int signal) {
    if (signal > RTMIN && signal <= RTMAX) {
      return Optional.of(REAL_TIME + (signal - RTMIN));
    }
    Optional<ConstantSet.Entry> entry = set().withValue(signal);
    return entry.isEmpty() ? Optional.empty() : Optional.of(entry.get().name());
  }

  /** The number of a signal's name, with its {@code SIG}; {@code SIGRTMAX} is 64. */
  public static OptionalInt number(String name) {
    Optional<ConstantSet.Entry> entry = set().named(name);
    if (entry.isPresent()) {
      return OptionalInt.of(Math.toIntExact(entry.get().value()));
    }
    if (name.equals("SIGRTMAX")) {
      return OptionalInt.of(RTMAX);
    }
    for (int signal = RTMIN + 1; name.startsWith(REAL_TIME) && signal <= RTMAX; signal++) {
      if (name.equals(REAL_TIME + (signal - RTMIN))) {
        return OptionalInt.of(signal);
      }
    }
    return OptionalInt.empty();
  }

  private static ConstantSet set() {
    return Constants.set(X86_64.ABI, "signal");
  }
}
