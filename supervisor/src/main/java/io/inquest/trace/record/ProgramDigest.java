package io.inquest.trace.record;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The name that a record gives to the content of a filter. */
public final class ProgramDigest {
  private ProgramDigest() {}

  /**
   * A program's SHA-256, in 64 hexadecimal digits.
   *
   * @param code the program as the kernel takes it: {@code struct sock_filter}s in native byte
   *     order
   */
  public static String of(byte[] code) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(code));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
