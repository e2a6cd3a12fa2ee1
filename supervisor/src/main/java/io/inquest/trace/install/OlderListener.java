package io.inquest.trace.install;

import io.inquest.launch.Launcher;
import io.inquest.launch.SleepingChild;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.libc.Prctl;
import io.inquest.linux.ptrace.Ptrace;
import io.inquest.linux.ptrace.RemoteSyscall;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.seccomp.FilterImage;
import io.inquest.seize.ProcessFilters;
import java.lang.ref.Reference;
import java.nio.ByteOrder;

/**
 * Whether a filter that this process is under has a listener (seccomp_unotify(2)). A chain has one
 * at most, so the kernel refuses a second one, which a child asks for that does nothing else.
 */
public final class OlderListener {
  private static final int SECCOMP_SET_MODE_FILTER = 1;
  private static final int FLAG_NEW_LISTENER = 8;

  private OlderListener() {}

  /**
   * Whether one is there. The calling thread must have no tracee.
   *
   * @return false also if it cannot be asked
   */
  public static boolean lives(Ptrace ptrace) {
    SleepingChild sleeping = new SleepingChild(ptrace);
    StoppedTracee child;
    try {
      child = sleeping.start();
    } catch (ErrnoException e) {
      // The launch is about to meet the same, and tells.
      return false;
    }
    try {
      return refusesAnother(child);
    } catch (ErrnoException e) {
      // A filter killed for the call: the launch is about to meet it as well.
      return false;
    } finally {
      sleeping.end(child.tid());
    }
  }

  private static boolean refusesAnother(StoppedTracee child) {
    Architecture host = Architecture.host();
    byte[] allowing = ProcessFilters.STAND_IN.toBytes(ByteOrder.nativeOrder());
    NativeBuffer image = NativeBuffer.allocate(FilterImage.size(allowing.length, host.wordBits()));
    image.bytes().put(0, FilterImage.of(allowing, host.wordBits(), image.address()));
    try {
      RemoteSyscall remote =
          new RemoteSyscall(child, host.auditArch(), Launcher.ownSyscallInstruction(child));
      remote.call(nr(host, "prctl"), Prctl.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
      long result =
          remote.call(
              nr(host, "seccomp"), SECCOMP_SET_MODE_FILTER, FLAG_NEW_LISTENER, image.address());
      return result == -Errno.EBUSY;
    } finally {
      Reference.reachabilityFence(image);
    }
  }

  private static int nr(Architecture host, String call) {
    return host.syscalls().number(call).orElseThrow();
  }
}
