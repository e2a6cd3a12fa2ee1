package io.inquest.linux.arch;

/** The 32-bit EABI of Arm ({@code AUDIT_ARCH_ARM}), native there and compat under aarch64. */
public final class Arm implements Architecture {
  /** The only instance. */
  public static final Arm ABI = new Arm();

  private Arm() {}

  @Override
  public String name() {
    return "arm";
  }

  @Override
  public int auditArch() {
    return 0x40000028;
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
