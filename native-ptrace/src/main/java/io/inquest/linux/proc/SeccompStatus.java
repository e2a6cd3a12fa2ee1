package io.inquest.linux.proc;

/**
 * What {@code /proc/TID/status} tells of a task's seccomp (proc(5)).
 *
 * @param mode 0 for none, 1 for strict, 2 for filters
 * @param filters how many filters are in force; 1 where there are some and the kernel, older than
 *     Linux 5.9, does not tell how many
 */
public record SeccompStatus(int mode, int filters) {
  /** {@code SECCOMP_MODE_STRICT} of linux/seccomp.h. */
  public static final int STRICT = 1;

  /** {@code SECCOMP_MODE_FILTER} of linux/seccomp.h. */
  public static final int FILTER = 2;

  /** Of a task; mode 0 of one that is gone. */
  public static SeccompStatus of(int tid) {
    return at("/proc/" + tid + "/status");
  }

  /** Of the calling thread. */
  public static SeccompStatus ofThisThread() {
    return at("/proc/thread-self/status");
  }

  private static SeccompStatus at(String path) {
    byte[] status = ProcFs.read(path);
    int mode = number(ProcFs.field(status, "Seccomp:"), 0);
    int filters = mode == FILTER ? number(ProcFs.field(status, "Seccomp_filters:"), 1) : 0;
    return new SeccompStatus(mode, filters);
  }

  private static int number(String text, int otherwise) {
    return text.isEmpty() ? otherwise : Integer.parseInt(text);
  }
}
