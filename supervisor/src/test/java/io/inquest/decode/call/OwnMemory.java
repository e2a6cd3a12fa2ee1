package io.inquest.decode.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.decode.ArgumentDecoder;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.memory.TraceeMemory;
import io.inquest.linux.seccomp.SeccompData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Decodes calls that this process might make: the real kernel reads this process's memory and
 * descriptors. Keeps what it put into memory.
 */
public final class OwnMemory {
  static final int PID = (int) ProcessHandle.current().pid();

  /**
   * Where the kernel is asked to put low pages; it puts nothing of a 64-bit process there itself.
   */
  private static final long LOW = 0x20000000;

  private static final long LOW_STEP = 0x10000;

  private static long nextLow = LOW;

  private final TraceeMemory memory = new TraceeMemory(PID);
  private final ArgumentDecoder decoder = new ArgumentDecoder();
  private final DecodedCall out = new DecodedCall();
  private final List<NativeBuffer> kept = new ArrayList<>();

  /** The text of a call with up to six arguments. */
  public String decode(Architecture abi, String syscall, long... arguments) {
    return decode(abi.auditArch(), abi.syscalls().number(syscall).orElseThrow(), arguments);
  }

  public String decode(int auditArch, int nr, long... arguments) {
    decoder.decode(data(auditArch, nr, arguments), PID, memory, out);
    return out.toString();
  }

  /** Decodes into a buffer that the caller measures; makes no text of it. */
  public void decodeRaw(SeccompData data, DecodedCall into) {
    decoder.decode(data, PID, memory, into);
  }

  public static SeccompData data(int auditArch, int nr, long... arguments) {
    SeccompData data = new SeccompData().set(nr, auditArch, 0, 0, 0, 0, 0, 0, 0);
    for (int i = 0; i < arguments.length; i++) {
      data.setArgument(i, arguments[i]);
    }
    return data;
  }

  /** The address of a NUL-terminated string. */
  public long string(String text) {
    return keep(NativeBuffer.ofString(text));
  }

  /** The address of these bytes, in hexadecimal with blanks between if you like. */
  public long bytes(String hex) {
    return bytes(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  public long bytes(byte[] content) {
    return keep(NativeBuffer.ofBytes(content));
  }

  public long ascii(String content) {
    return bytes(content.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The address of numbers of 64 bits. */
  public long longs(long... values) {
    ByteBuffer content = ByteBuffer.allocate(values.length * Long.BYTES);
    content.order(ByteOrder.nativeOrder());
    for (long value : values) {
      content.putLong(value);
    }
    return bytes(content.array());
  }

  /** The address of an array of pointers that a null pointer ends. */
  public long strings(String... texts) {
    long[] pointers = new long[texts.length + 1];
    for (int i = 0; i < texts.length; i++) {
      pointers[i] = string(texts[i]);
    }
    return longs(pointers);
  }

  /** The address, below 4 GiB, of a copy of bytes in hexadecimal: what a 32-bit task could pass. */
  public long low(String hex) {
    byte[] content = HexFormat.of().parseHex(hex.replace(" ", ""));
    int readWrite = 3;
    int privateAnonymous = 0x22;
    long page =
        LibC.syscall(
            Architecture.host().syscalls().number("mmap").orElseThrow(),
            nextLow,
            LOW_STEP,
            readWrite,
            privateAnonymous,
            -1,
            0);
    nextLow += LOW_STEP;
    assertThat(page).isBetween(1L, 0xffffffffL);
    memory.overwrite(page, content);
    return page;
  }

  private long keep(NativeBuffer buffer) {
    kept.add(buffer);
    return buffer.address();
  }
}
