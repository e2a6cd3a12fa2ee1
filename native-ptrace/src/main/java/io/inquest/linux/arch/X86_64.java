package io.inquest.linux.arch;

/** The 64-bit ABI of x86 ({@code AUDIT_ARCH_X86_64}). */
public final class X86_64 implements Architecture {
  /** The only instance. */
  public static final X86_64 ABI = new X86_64();

  private X86_64() {}

  @Override
  public String name() {
    return "x86_64";
  }

  @Override
  public int auditArch() {
    return 0xc000003e;
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
