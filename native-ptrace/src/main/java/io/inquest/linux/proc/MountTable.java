package io.inquest.linux.proc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The mounts that a task sees, from {@code /proc/TID/mountinfo}: they tell which files the kernel
 * serves by itself. Those of FUSE and of network file systems come from other processes, which may
 * need the tracer first, or from nobody any more.
 */
public final class MountTable {
  /** File systems without a device of their own that are no other process's. */
  private static final Set<String> KERNELS =
      Set.of("bcachefs", "btrfs", "overlay", "ramfs", "rootfs", "tmpfs", "virtiofs", "zfs");

  private static final int HEX = 16;

  private final List<Mount> mounts;

  private MountTable(List<Mount> mounts) {
    this.mounts = mounts;
  }

  /**
   * @param device {@code major:minor}, decimal
   * @param point its path as the task sees it, with the escapes of proc(5)
   * @param kernels whether the kernel serves its files by itself
   */
  private record Mount(String device, String point, boolean kernels) {
    boolean isAbove(String path) {
      return point.equals("/") || path.equals(point) || path.startsWith(point + "/");
    }
  }

  /** The mounts as they are now; none if they cannot be read. */
  public static MountTable of(int tid) {
    return parse(
        new String(ProcFs.read("/proc/" + tid + "/mountinfo"), StandardCharsets.ISO_8859_1));
  }

  /** Lines are: id, parent, device, root, mount point, options, ..., "-", type, ... */
  static MountTable parse(String mountinfo) {
    List<Mount> mounts = new ArrayList<>();
    for (String line : mountinfo.split("\n", -1)) {
      int dash = line.indexOf(" - ");
      String[] fields = line.split(" ", 6);
      if (dash >= 0 && fields.length == 6) {
        String type = line.substring(dash + 3).split(" ", 2)[0];
        boolean kernels = fields[2].startsWith("0:") ? KERNELS.contains(type) : !isFuse(type);
        mounts.add(new Mount(fields[2], fields[4], kernels));
      }
    }
    return new MountTable(mounts);
  }

  /** {@code fuse}, {@code fuse.NAME}, and {@code fuseblk}, which has a device. */
  private static boolean isFuse(String type) {
    return type.startsWith("fuse");
  }

  /**
   * Whether the kernel serves a device's files by itself. Of devices that no mount names, those of
   * hardware count: what lies below an overlay has no mount in a container.
   *
   * @param device as in {@link Mapping#device}
   */
  public boolean servesFilesOf(String device) {
    int colon = device.indexOf(':');
    int major = Integer.parseInt(device, 0, colon, HEX);
    int minor = Integer.parseInt(device, colon + 1, device.length(), HEX);
    String decimal = major + ":" + minor;
    boolean named = false;
    for (Mount mount : mounts) {
      if (mount.device().equals(decimal)) {
        if (!mount.kernels()) {
          return false;
        }
        named = true;
      }
    }
    return named || major != 0;
  }

  /** Whether all mounts on the way to an absolute path, as the task sees it, are the kernel's. */
  public boolean leadsTo(String path) {
    for (Mount mount : mounts) {
      if (!mount.kernels() && mount.isAbove(path)) {
        return false;
      }
    }
    return true;
  }
}
