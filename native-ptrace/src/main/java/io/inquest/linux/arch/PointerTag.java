package io.inquest.linux.arch;

/**
 * The top byte of a program's pointers, which processors of aarch64 ignore and programs may use
 * (Linux's {@code Documentation/arm64/tagged-pointers.rst} and {@code tagged-address-abi.rst}).
 */
public final class PointerTag {
  private PointerTag() {}

  /**
   * The address that a pointer stands for, as the kernel's {@code untagged_addr} has it. Elsewhere
   * than on aarch64 a program's addresses are left as they are.
   */
  public static long without(long pointer) {
    return pointer & pointer << Byte.SIZE >> Byte.SIZE;
  }
}
