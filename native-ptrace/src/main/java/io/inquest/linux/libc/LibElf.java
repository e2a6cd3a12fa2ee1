package io.inquest.linux.libc;

import com.sun.jna.Native;

/**
 * The functions of elfutils' libelf that Inquest calls ({@code <libelf.h>}), by JNA's direct
 * mapping. Where libdw is, libelf is.
 */
public final class LibElf {
  static {
    Native.register(LibElf.class, "libelf.so.1");
  }

  private LibElf() {}

  /** Says which version of ELF the caller knows; must be the first call. */
  public static native int elf_version(int version);

  /** A handle on the file behind a descriptor, or 0. */
  public static native long elf_begin(int fd, int command, long reference);

  /** Frees a handle. */
  public static native int elf_end(long elf);
}
