package io.inquest.linux.memory;

import io.inquest.linux.libc.NativeBuffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The stack that execve(2) leaves to a fresh image, in words of the image's width (System V ABI,
 * "Initial Process Stack"):
 *
 * <pre>
 *   stack pointer:  argc, argv[0] to argv[argc-1], 0, the environment's addresses, 0,
 *                   pairs of AT_* and value up to AT_NULL
 *   ...
 *   top:            the executed file's name, NUL, 8 more NUL, the end of a page
 * </pre>
 *
 * Owned by the tracer thread, whose buffers it shares.
 */
public final class InitialStack {
  private static final int AT_EXECFN = 31;
  private static final int PAGE = 4096;
  private static final int NULS_AT_TOP = 9;

  private static final NativeBuffer WORDS = NativeBuffer.allocate(PAGE);
  private static final byte[] NAME = new byte[PAGE];

  private final ByteBuffer words;
  private final int width;

  private InitialStack(ByteBuffer words, int wordBits) {
    this.words = words;
    this.width = wordBits / Byte.SIZE;
  }

  /**
   * The name by which a file was executed, a script's own rather than its interpreter's.
   *
   * @param memory of a task that stands still where its image begins
   * @param wordBits 32 or 64
   * @return empty if it does not lie where the kernel leaves it, as far as a page of words tells:
   *     there may be more of them, or narrower ones (x32)
   */
  public static Optional<byte[]> executedName(
      TraceeMemory memory, long stackPointer, int wordBits) {
    int length = memory.read(stackPointer, WORDS, PAGE);
    ByteBuffer words = WORDS.bytes().slice(0, length).order(WORDS.bytes().order());
    long address = new InitialStack(words, wordBits).auxiliaryValue(AT_EXECFN);
    int nameLength = address == 0 ? -1 : memory.readString(address, NAME);
    if (nameLength < 0 || (address + nameLength + NULS_AT_TOP) % PAGE != 0) {
      return Optional.empty();
    }
    return Optional.of(Arrays.copyOf(NAME, nameLength));
  }

  private long auxiliaryValue(int wanted) {
    word();
    skipToZero();
    skipToZero();
    while (words.remaining() >= 2 * width) {
      long type = word();
      long value = word();
      if (type == wanted) {
        return value;
      }
    }
    return 0;
  }

  private void skipToZero() {
    while (words.remaining() >= width && word() != 0) {
      // An argument or a variable of the environment.
    }
  }

  private long word() {
    if (words.remaining() < width) {
      return 0;
    }
    return width == Long.BYTES ? words.getLong() : Integer.toUnsignedLong(words.getInt());
  }
}
