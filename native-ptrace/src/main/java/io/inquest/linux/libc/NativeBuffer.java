package io.inquest.linux.libc;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Memory that native functions and Java share, at an address that stays.
 *
 * @param bytes its content, in native byte order
 * @param address where it begins
 */
public record NativeBuffer(ByteBuffer bytes, long address) {

  /** A zeroed buffer of {@code size} bytes, aligned to 16. */
  public static NativeBuffer allocate(int size) {
    ByteBuffer raw = ByteBuffer.allocateDirect(size + 16);
    ByteBuffer aligned = raw.alignedSlice(16);
    aligned.limit(size);
    ByteBuffer bytes = aligned.slice().order(ByteOrder.nativeOrder());
    return new NativeBuffer(bytes, Pointer.nativeValue(Native.getDirectBufferPointer(bytes)));
  }

  /** A NUL-terminated string in UTF-8. */
  public static NativeBuffer ofString(String text) {
    return ofBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** {@code content} with a NUL behind it. */
  public static NativeBuffer ofBytes(byte[] content) {
    NativeBuffer buffer = allocate(content.length + 1);
    buffer.bytes.put(0, content);
    return buffer;
  }

  /** The buffer's size in bytes. */
  public int size() {
    return bytes.capacity();
  }
}
