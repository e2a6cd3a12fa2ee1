package io.inquest.linux.libc;

/** The options of prctl(2) that Inquest acts upon ({@code <linux/prctl.h>}). */
public final class Prctl {
  public static final int PR_SET_PDEATHSIG = 1;
  public static final int PR_SET_DUMPABLE = 4;
  public static final int PR_GET_SECCOMP = 21;
  public static final int PR_SET_SECCOMP = 22;
  public static final int PR_SET_NO_NEW_PRIVS = 38;

  private Prctl() {}
}
