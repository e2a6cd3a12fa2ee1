package io.inquest.linux.arch;

/** The ABI of 32-bit pointers in 64-bit mode, which shares x86_64's audit arch. */
public final class X32 implements Architecture {
  /** The only instance. */
  public static final X32 ABI = new X32();

  /** {@code __X32_SYSCALL_BIT}: set in the number of every x32 call. */
  public static final int BIT = 0x40000000;

  private X32() {}

  /**
   * Whether {@code nr}, made with x86_64's audit arch, is an x32 call. -1, which skips a call, has
   * the bit set too but is none.
   */
  public static boolean isX32(int nr) {
    return nr >= 0 && (nr & BIT) != 0;
  }

  @Override
  public String name() {
    return "x32";
  }

  @Override
  public int auditArch() {
    return 0xc000003e;
  }

  @Override
  public int wordBits() {
    return 32;
  }

  @Override
  public String toString() {
    return name();
  }
}
