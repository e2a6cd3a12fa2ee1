package io.inquest.linux.libc;

import com.sun.jna.Native;

/**
 * The function of OpenSSL's libcrypto that Inquest calls ({@code <openssl/sha.h>}), by JNA's direct
 * mapping; pointers are {@code long}s. Loading this class throws {@link UnsatisfiedLinkError} where
 * the library is missing, or lacks the function.
 */
public final class LibCrypto {
  static {
    Native.register(LibCrypto.class, "libcrypto.so.3");
  }

  private LibCrypto() {}

  /**
   * Has a {@code SHA256_CTX} take {@code length} bytes at {@code data}; 1, or 0 if that fails. It
   * allocates nothing and looks at nothing else.
   */
  public static native int SHA256_Update(long context, long data, long length);
}
