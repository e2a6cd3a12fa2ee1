package io.inquest.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of a contender.
 *
 * @param started CLOCK_MONOTONIC before the command was started, in nanoseconds
 * @param wallNanos from there to its end
 * @param cpuNanos user and system time of the command and all that it waited for, in steps of 10 ms
 * @param peakAnonymous the largest RssAnon of the command's process that was seen, in KiB
 * @param clocks what the program wrote, each in nanoseconds
 */
record Sample(long started, long wallNanos, long cpuNanos, long peakAnonymous, List<Long> clocks) {
  private static final long SECOND = 1_000_000_000;

  Sample {
    clocks = List.copyOf(clocks);
  }

  /** The clocks in an output: one struct timespec after the other. */
  static List<Long> clocks(byte[] output) {
    ByteBuffer bytes = ByteBuffer.wrap(output).order(ByteOrder.nativeOrder());
    List<Long> clocks = new ArrayList<>();
    while (bytes.hasRemaining()) {
      clocks.add(bytes.getLong() * SECOND + bytes.getLong());
    }
    return clocks;
  }

  /** Nanoseconds that the program's loop took. */
  double loopNanos() {
    return clock(BenchPrograms.LOOP_END) - clock(BenchPrograms.LOOP_START);
  }

  /** Nanoseconds of CPU time that the program's loop took, the kernel's work in it included. */
  double loopCpuNanos() {
    return clock(BenchPrograms.LOOP_CPU_END) - clock(BenchPrograms.LOOP_CPU_START);
  }

  /** The clock that the program wrote at this place. */
  long clock(int index) {
    return clocks.get(index);
  }
}
