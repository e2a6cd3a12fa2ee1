package io.inquest.policy;

import io.inquest.linux.proc.ProcFs;
import java.nio.charset.StandardCharsets;

/**
 * A kernel's version as far as OCI profiles compare it ({@code minKernel}).
 *
 * @param major first number of {@code uname -r}
 * @param minor second number
 */
public record KernelVersion(int major, int minor) implements Comparable<KernelVersion> {

  /**
   * The version at the start of {@code release} ({@code 6.18.44-1-amd64} is 6.18).
   *
   * @throws IllegalArgumentException if it does not start with {@code NUMBER.NUMBER}
   */
  public static KernelVersion parse(String release) {
    int dot = release.indexOf('.');
    int end = dot + 1;
    while (dot > 0 && end < release.length() && Character.isDigit(release.charAt(end))) {
      end++;
    }
    if (dot <= 0 || end == dot + 1) {
      throw new IllegalArgumentException("not a kernel version: '" + release + "'");
    }
    return new KernelVersion(
        Integer.parseInt(release.substring(0, dot)),
        Integer.parseInt(release.substring(dot + 1, end)));
  }

  /** That of the kernel that runs here. */
  public static KernelVersion running() {
    byte[] release = ProcFs.read("/proc/sys/kernel/osrelease");
    return parse(new String(release, StandardCharsets.UTF_8).strip());
  }

  @Override
  public int compareTo(KernelVersion other) {
    int byMajor = Integer.compare(major, other.major);
    return byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
