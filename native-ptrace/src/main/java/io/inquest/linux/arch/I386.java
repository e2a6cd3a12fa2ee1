package io.inquest.linux.arch;

/**
 * The 32-bit ABI of x86 ({@code AUDIT_ARCH_I386}), native there and compat under a 64-bit kernel.
 */
public final class I386 implements Architecture {
  /** The only instance. */
  public static final I386 ABI = new I386();

  private I386() {}

  @Override
  public String name() {
    return "i386";
  }

  @Override
  public int auditArch() {
    return 0x40000003;
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
