package io.inquest.linux.libc;

/** The flags of clone(2) that Inquest acts upon ({@code <linux/sched.h>}). */
public final class CloneFlags {
  public static final int CLONE_VM = 0x00000100;
  public static final int CLONE_UNTRACED = 0x00800000;

  private CloneFlags() {}
}
