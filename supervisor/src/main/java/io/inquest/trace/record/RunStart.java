package io.inquest.trace.record;

import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.proc.ProcFs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What every run begins with, whether it launches a program or attaches to one. */
public final class RunStart {
  private static final int RLIMIT_NOFILE = 7;

  private RunStart() {}

  /**
   * The first entry of a run's journal.
   *
   * @param leader the first thread group that is followed
   * @param command its program and arguments
   * @param directory its working directory
   * @param mode what is recorded: {@code refusals} or {@code all}
   */
  public static RunStarted entry(
      long time,
      long run,
      int leader,
      List<String> command,
      String directory,
      String mode,
      Optional<String> group) {
    String uid = ProcFs.field(ProcFs.read("/proc/" + leader + "/status"), "Uid:");
    return new RunStarted(
        time,
        run,
        line("/proc/sys/kernel/hostname"),
        line("/proc/sys/kernel/random/boot_id"),
        line("/proc/sys/kernel/osrelease"),
        Architecture.host().name(),
        uid.isEmpty() ? 0 : Long.parseLong(uid.substring(0, uid.indexOf('\t'))),
        ProcessHandle.current().pid(),
        Version.current(),
        command,
        directory,
        mode,
        group);
  }

  /** A task's comm is read through a descriptor that stays open, one a task. */
  public static void raiseDescriptorLimit() {
    NativeBuffer limit = NativeBuffer.allocate(16);
    if (LibC.getrlimit(RLIMIT_NOFILE, limit.address()) == 0) {
      limit.bytes().putLong(0, limit.bytes().getLong(8));
      LibC.setrlimit(RLIMIT_NOFILE, limit.address());
    }
  }

  /** 64 bits of the kernel's generator (random(4)); the runtime's own takes 10 ms to start. */
  public static long randomToken() {
    String uuid = line("/proc/sys/kernel/random/uuid");
    return Long.parseUnsignedLong(uuid.substring(0, 8) + uuid.substring(24, 32), 16);
  }

  private static String line(String path) {
    return new String(ProcFs.read(path), StandardCharsets.UTF_8).strip();
  }
}
