package io.inquest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.decode.call.OwnMemory;
import io.inquest.linux.arch.Architecture;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a task passes, there is a text. */
class ArgumentDecoderFuzzTest {
  private static final int ROUNDS = 20;
  private static final int GARBAGE = 8192;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final OwnMemory own = new OwnMemory();

  @Test
  void decode_garbageInEveryCallOfEveryAbi_closedOrCut() {
    byte[] content = new byte[GARBAGE];
    random.nextBytes(content);
    long garbage = own.bytes(content);
    scatterPointers(content, garbage);
    long pointers = own.bytes(content);
    for (Architecture abi : Architecture.all()) {
      for (String name : abi.syscalls().names()) {
        for (int round = 0; round < ROUNDS; round++) {
          long[] arguments = arguments(garbage, pointers);
          assertText(own.decode(abi, name, arguments), arguments);
        }
      }
    }
  }

  @Test
  void decode_garbageNumbersAndArches_closedOrCut() {
    for (int round = 0; round < 2000; round++) {
      long[] arguments = arguments(0x10, 0x10);
      int arch = random.nextBoolean() ? random.nextInt() : Architecture.host().auditArch();
      assertText(own.decode(arch, random.nextInt(), arguments), arguments);
    }
  }

  private void assertText(String text, long[] arguments) {
    assertThat(text)
        .as("seed %d, arguments %s", seed, java.util.Arrays.toString(arguments))
        .matches(t -> t.endsWith(")") || t.endsWith("…"));
    for (byte b : text.substring(0, text.length() - 1).getBytes(StandardCharsets.UTF_8)) {
      assertThat(b).as("seed %d: %s", seed, text).isBetween((byte) ' ', (byte) '~');
    }
  }

  private long[] arguments(long garbage, long pointers) {
    long[] arguments = new long[6];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] =
          switch (random.nextInt(7)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextInt(64);
            case 2 -> 1L << random.nextInt(64);
            case 3 -> -1L - random.nextInt(128);
            case 4 -> garbage + random.nextInt(GARBAGE);
            case 5 -> pointers + (random.nextInt(GARBAGE) & -8);
            default -> random.nextInt();
          };
    }
    return arguments;
  }

  /** Puts addresses of garbage where structures may have pointers. */
  private void scatterPointers(byte[] content, long garbage) {
    for (int at = 0; at < content.length; at += 8) {
      long value = random.nextInt(3) == 0 ? random.nextInt(40) : garbage + random.nextInt(GARBAGE);
      for (int i = 0; i < 8; i++) {
        content[at + i] = (byte) (value >>> (8 * i));
      }
    }
  }
}
