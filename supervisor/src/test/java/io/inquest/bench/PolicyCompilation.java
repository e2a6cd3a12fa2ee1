package io.inquest.bench;

import io.inquest.compile.FilterCompiler;
import io.inquest.linux.arch.Architecture;
import io.inquest.policy.Policy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Compiles a policy in a process of its own, as {@code bench/libseccomp.c} does.
 *
 * <pre>PolicyCompilation POLICY ABI UNKNOWN REPEATS</pre>
 *
 * <p>On standard output, as {@code struct timespec}: the clock before the first compilation, after
 * it, and after REPEATS more.
 */
public final class PolicyCompilation {
  private static final long SECOND = 1_000_000_000;

  private PolicyCompilation() {}

  /** See the class. */
  public static void main(String[] arguments) throws IOException {
    Architecture host = Architecture.named(arguments[1]).orElseThrow();
    Policy policy = BenchProfile.load(Path.of(arguments[0]), host, Path.of(arguments[2]));
    int repeats = Integer.parseInt(arguments[3]);
    ByteBuffer clocks = ByteBuffer.allocate(3 * 2 * Long.BYTES).order(ByteOrder.nativeOrder());
    put(clocks);
    FilterCompiler.program(policy).toBytes(ByteOrder.nativeOrder());
    put(clocks);
    for (int i = 0; i < repeats; i++) {
      FilterCompiler.program(policy).toBytes(ByteOrder.nativeOrder());
    }
    put(clocks);
    System.out.write(clocks.array());
    System.out.flush();
  }

  private static void put(ByteBuffer clocks) {
    long now = System.nanoTime();
    clocks.putLong(now / SECOND).putLong(now % SECOND);
  }
}
