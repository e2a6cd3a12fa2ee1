package io.inquest.filter.learn;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X86_64;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Recorded calls made up at random: few different ones, with arguments that repeat. */
final class RandomCalls {
  private static final List<String> CALLS =
      List.of("read", "write", "openat", "mmap", "ioctl", "socket", "kill", "futex", "clone");

  /** One call as records have it. */
  record Recorded(Architecture abi, int nr, List<Long> arguments, boolean ofThread) {
    String name() {
      return abi.syscalls().name(nr).orElseThrow();
    }
  }

  private final Random random;
  private final List<Long> values = new ArrayList<>();
  private final boolean threads;

  RandomCalls(Random random) {
    this.random = random;
    this.threads = random.nextInt(4) == 0;
    // The more values there are, the more has to be generalised.
    int different = 1 + random.nextInt(random.nextBoolean() ? 4 : 60);
    for (int i = 0; i < different; i++) {
      values.add(value());
    }
  }

  private long value() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(3);
      case 1 -> 1L << random.nextInt(64);
      case 2 -> random.nextInt(0x10000);
      default -> random.nextLong();
    };
  }

  /** Any calls, of two ABIs. */
  List<Recorded> list() {
    List<Recorded> calls = new ArrayList<>();
    for (int i = random.nextInt(400); i >= 0; i--) {
      calls.add(call());
    }
    return calls;
  }

  Recorded call() {
    Architecture abi = random.nextInt(5) == 0 ? I386.ABI : X86_64.ABI;
    int nr;
    if (random.nextInt(3) == 0) {
      List<Integer> numbers = abi.syscalls().numbers();
      nr = numbers.get(random.nextInt(numbers.size()));
    } else {
      nr = abi.syscalls().number(CALLS.get(random.nextInt(CALLS.size()))).orElseThrow();
    }
    List<Long> arguments = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      arguments.add(values.get(random.nextInt(values.size())));
    }
    return new Recorded(abi, nr, arguments, threads && random.nextInt(8) == 0);
  }
}
