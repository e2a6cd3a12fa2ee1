package io.inquest.linux.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@code struct sock_fprog} of {@code <linux/filter.h>} with its filter behind it, as seccomp(2)
 * and prctl(2) take it, for a place in a task's memory. Native byte order.
 *
 * <pre>
 *   64-bit ABI:  0 len (u16)   8 pointer   16 struct sock_filter[len]
 *   32-bit ABI:  0 len (u16)   4 pointer    8 struct sock_filter[len]
 * </pre>
 */
public final class FilterImage {
  private static final int INSTRUCTION = 8;

  private FilterImage() {}

  /** Bytes of the image of a filter of {@code length} bytes, for an ABI of 32 or 64 bits. */
  public static int size(int length, int wordBits) {
    return wordBits / 4 + length;
  }

  /** The image of a filter, struct sock_filter[], that is to stand at {@code address}. */
  public static byte[] of(byte[] filter, int wordBits, long address) {
    int header = wordBits / 4;
    ByteBuffer image =
        ByteBuffer.allocate(size(filter.length, wordBits)).order(ByteOrder.nativeOrder());
    image.putShort(0, (short) (filter.length / INSTRUCTION));
    if (wordBits == 64) {
      image.putLong(8, address + header);
    } else {
      image.putInt(4, (int) (address + header));
    }
    image.put(header, filter);
    return image.array();
  }
}
