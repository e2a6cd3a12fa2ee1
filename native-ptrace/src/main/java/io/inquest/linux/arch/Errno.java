package io.inquest.linux.arch;

/** The error numbers that Inquest acts upon ({@code <asm-generic/errno.h>}, errno(3)). */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENOEXEC = 8;
  public static final int ECHILD = 10;
  public static final int EACCES = 13;
  public static final int EFAULT = 14;
  public static final int EBUSY = 16;
  public static final int ENOTDIR = 20;
  public static final int EINVAL = 22;
  public static final int EROFS = 30;
  public static final int ENOSYS = 38;
  public static final int EOPNOTSUPP = 95;
  public static final int EAFNOSUPPORT = 97;

  /** The highest number that the kernel returns as a negated result. */
  public static final int MAX = 4095;

  private Errno() {}

  /** Whether a raw system call result is a negated error number. */
  public static boolean isError(long result) {
    return result < 0 && result >= -MAX;
  }
}
