package io.inquest.linux.arch;

/** The 64-bit ABI of Arm ({@code AUDIT_ARCH_AARCH64}). */
public final class Aarch64 implements Architecture {
  /** The only instance. */
  public static final Aarch64 ABI = new Aarch64();

  private Aarch64() {}

  @Override
  public String name() {
    return "aarch64";
  }

  @Override
  public int auditArch() {
    return 0xc00000b7;
  }

  @Override
  public int wordBits() {
    return 64;
  }

  @Override
  public String toString() {
    return name();
  }
}
