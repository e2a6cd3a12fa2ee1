package io.inquest.decode.printer;

import io.inquest.decode.call.DescriptorLinks;

/** Which drivers' requests to expect of a descriptor, by what its link in proc(5) says. */
final class IoctlTargets {
  private static final String[] NONE = {};
  private static final String[] FILE = {
    "ioctl.fs",
    "ioctl.ext4",
    "ioctl.btrfs",
    "ioctl.f2fs",
    "ioctl.fat",
    "ioctl.fscrypt",
    "ioctl.fsverity"
  };
  private static final String[] TERMINAL = {"ioctl.tty"};
  private static final String[] CONSOLE = {"ioctl.tty", "ioctl.kd", "ioctl.vt"};
  private static final String[] DISK = {
    "ioctl.block", "ioctl.hd", "ioctl.scsi", "ioctl.cdrom", "ioctl.fd"
  };

  /** The first prefix that a target has decides. */
  private static final Target[] TARGETS = {
    new Target("socket:", "ioctl.sock", "ioctl.wireless"),
    new Target("pipe:", TERMINAL),
    new Target("/dev/pts/", TERMINAL),
    new Target("/dev/ptmx", TERMINAL),
    new Target("/dev/tty", CONSOLE),
    new Target("/dev/console", CONSOLE),
    new Target("/dev/vcs", CONSOLE),
    new Target("anon_inode:[userfaultfd]", "ioctl.userfaultfd"),
    new Target("/dev/userfaultfd", "ioctl.userfaultfd"),
    new Target("anon_inode:[perf_event]", "ioctl.perf"),
    new Target("anon_inode:seccomp notify", "ioctl.seccomp"),
    new Target("anon_inode:[eventpoll]", "ioctl.eventpoll"),
    new Target("anon_inode:[pidfd]", "ioctl.pidfd"),
    new Target("pidfd:", "ioctl.pidfd"),
    new Target("anon_inode:kvm-", "ioctl.kvm", "ioctl.sev", "ioctl.tdx"),
    new Target("anon_inode:sync_file", "ioctl.sync_file"),
    new Target("anon_inode:[iommufd]", "ioctl.iommufd"),
    new Target("anon_inode:[vfio", "ioctl.vfio"),
    new Target("anon_inode:ntsync", "ioctl.ntsync"),
    new Target("/dmabuf:", "ioctl.dmabuf"),
    new Target("net:[", "ioctl.nsfs"),
    new Target("mnt:[", "ioctl.nsfs"),
    new Target("pid:[", "ioctl.nsfs"),
    new Target("user:[", "ioctl.nsfs"),
    new Target("uts:[", "ioctl.nsfs"),
    new Target("ipc:[", "ioctl.nsfs"),
    new Target("time:[", "ioctl.nsfs"),
    new Target("cgroup:[", "ioctl.nsfs"),
    new Target("/dev/net/tun", "ioctl.tun"),
    new Target("/dev/ppp", "ioctl.ppp"),
    new Target("/dev/kvm", "ioctl.kvm"),
    new Target("/dev/fuse", "ioctl.fuse"),
    new Target("/dev/random", "ioctl.random"),
    new Target("/dev/urandom", "ioctl.random"),
    new Target("/dev/rtc", "ioctl.rtc"),
    new Target("/dev/hpet", "ioctl.rtc"),
    new Target("/dev/loop", "ioctl.loop", "ioctl.block"),
    new Target("/dev/nvme", "ioctl.nvme", "ioctl.block"),
    new Target("/dev/ng", "ioctl.nvme"),
    new Target("/dev/nbd", "ioctl.nbd", "ioctl.block"),
    new Target("/dev/ublk", "ioctl.ublk", "ioctl.block"),
    new Target("/dev/md", "ioctl.md", "ioctl.block"),
    new Target("/dev/mapper/control", "ioctl.dm"),
    new Target("/dev/mapper/", "ioctl.block", "ioctl.dm"),
    new Target("/dev/dm-", "ioctl.block", "ioctl.dm"),
    new Target("/dev/btrfs-control", "ioctl.btrfs"),
    new Target("/dev/autofs", "ioctl.autofs"),
    new Target("/dev/sr", "ioctl.cdrom", "ioctl.block", "ioctl.scsi"),
    new Target("/dev/sgx", "ioctl.sgx"),
    new Target("/dev/sg", "ioctl.scsi"),
    new Target("/dev/fd", "ioctl.fd", "ioctl.block"),
    new Target("/dev/sd", DISK),
    new Target("/dev/hd", DISK),
    new Target("/dev/vd", DISK),
    new Target("/dev/xvd", DISK),
    new Target("/dev/mmcblk", DISK),
    new Target("/dev/mtd", "ioctl.mtd"),
    new Target("/dev/ubi", "ioctl.ubi"),
    new Target("/dev/snd/comprC", "ioctl.snd_compress"),
    new Target("/dev/snd/", "ioctl.snd"),
    new Target("/dev/dri/", "ioctl.drm"),
    new Target("/dev/kfd", "ioctl.amdkfd"),
    new Target("/dev/fb", "ioctl.fb"),
    new Target("/dev/video", "ioctl.v4l2"),
    new Target("/dev/vbi", "ioctl.v4l2"),
    new Target("/dev/v4l", "ioctl.v4l2"),
    new Target("/dev/media", "ioctl.media"),
    new Target("/dev/cec", "ioctl.cec"),
    new Target("/dev/lirc", "ioctl.lirc"),
    new Target("/dev/input/js", "ioctl.joystick"),
    new Target("/dev/input/", "ioctl.input"),
    new Target("/dev/uinput", "ioctl.uinput"),
    new Target("/dev/hidraw", "ioctl.hidraw"),
    new Target("/dev/bus/usb/", "ioctl.usbfs"),
    new Target("/dev/vfio/", "ioctl.vfio"),
    new Target("/dev/iommu", "ioctl.iommufd"),
    new Target("/dev/vhost", "ioctl.vhost"),
    new Target("/dev/vsock", "ioctl.vsock"),
    new Target("/dev/watchdog", "ioctl.watchdog"),
    new Target("/dev/rfkill", "ioctl.rfkill"),
    new Target("/dev/tpm", "ioctl.tpm"),
    new Target("/dev/tee", "ioctl.tee"),
    new Target("/dev/sev", "ioctl.sev"),
    new Target("/dev/gpiochip", "ioctl.gpio"),
    new Target("/dev/i2c-", "ioctl.i2c"),
    new Target("/dev/spidev", "ioctl.spi"),
    new Target("/dev/iio:", "ioctl.iio"),
    new Target("/dev/counter", "ioctl.counter"),
    new Target("/dev/ptp", "ioctl.ptp"),
    new Target("/dev/pps", "ioctl.pps"),
    new Target("/dev/ipmi", "ioctl.ipmi"),
    new Target("/dev/mei", "ioctl.mei"),
    new Target("/dev/cxl", "ioctl.cxl"),
    new Target("/dev/dfl", "ioctl.fpga"),
    new Target("/dev/mshv", "ioctl.mshv"),
    new Target("/dev/ntsync", "ioctl.ntsync"),
    new Target("/dev/dma_heap/", "ioctl.dmabuf"),
    new Target("/dev/binder", "ioctl.binder"),
    new Target("/dev/vndbinder", "ioctl.binder"),
    new Target("/dev/hwbinder", "ioctl.binder"),
    new Target("/dev/", NONE),
    new Target("/", FILE),
  };

  /** The sets of the targets that begin with a prefix. */
  private static final class Target {
    final String prefix;
    final String[] sets;

    Target(String prefix, String... sets) {
      this.prefix = prefix;
      this.sets = sets;
    }
  }

  private IoctlTargets() {}

  /** The keys of the sets for the link that was read last, the likeliest first. */
  static String[] setsFor(DescriptorLinks links) {
    for (Target target : TARGETS) {
      if (links.startsWith(target.prefix)) {
        return target.sets;
      }
    }
    return NONE;
  }
}
