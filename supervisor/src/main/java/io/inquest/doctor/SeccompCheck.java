package io.inquest.doctor;

import io.inquest.doctor.Diagnosis.Limited;
import io.inquest.doctor.Diagnosis.Missing;
import io.inquest.doctor.Diagnosis.Ok;
import io.inquest.doctor.Diagnosis.Unknown;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.libc.Prctl;
import io.inquest.linux.seccomp.SeccompAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether the kernel has seccomp's filter mode, and which actions (seccomp(2)). */
final class SeccompCheck implements Check {
  private static final int SECCOMP_MODE_FILTER = 2;
  private static final int SECCOMP_GET_ACTION_AVAIL = 2;
  private static final String ACTIONS = "/proc/sys/kernel/seccomp/actions_avail";

  private final SystemFiles files;

  SeccompCheck(SystemFiles files) {
    this.files = files;
  }

  @Override
  public String name() {
    return "seccomp";
  }

  @Override
  public Diagnosis diagnose() {
    // Asked for a filter at address 0, a kernel that has the mode answers EFAULT.
    LibC.prctl(Prctl.PR_SET_SECCOMP, SECCOMP_MODE_FILTER, 0, 0, 0);
    int errno = LibC.errno();
    if (errno == Errno.EINVAL) {
      return new Missing(
          "no filter mode",
          "The kernel cannot enforce a policy.",
          "Boot a kernel with CONFIG_SECCOMP_FILTER.");
    }
    if (errno != Errno.EFAULT) {
      return new Unknown(
          "prctl(PR_SET_SECCOMP) gives " + name(errno),
          "A filter around Inquest answers in the kernel's place.",
          "See the check 'surroundings'.");
    }
    List<String> absent = new ArrayList<>();
    int refusal = absentActions(absent);
    if (refusal != 0) {
      return new Unknown(
          "seccomp(SECCOMP_GET_ACTION_AVAIL) gives " + name(refusal),
          "A filter around Inquest answers in the kernel's place, and keeps it from installing"
              + " filters of its own.",
          "Have that filter allow seccomp; the check 'surroundings' says more of it.");
    }
    String listed = files.read(ACTIONS).map(text -> "; the kernel lists " + text).orElse("");
    if (absent.isEmpty()) {
      return new Ok("filter mode with all actions" + listed);
    }
    String found = "filter mode without " + String.join(", ", absent) + listed;
    String remedy = "Boot a kernel of 5.0 or newer.";
    return absent.equals(List.of("user_notif"))
        ? new Limited(found, "Programs cannot supervise others by seccomp; run is as ever.", remedy)
        : new Missing(found, "Policies rely on them.", remedy);
  }

  /**
   * Finds the actions that the kernel lacks.
   *
   * @param absent receives their names
   * @return an errno that is no kernel's answer; 0 if there was none
   */
  private static int absentActions(List<String> absent) {
    int nr = Architecture.host().syscalls().number("seccomp").orElseThrow();
    NativeBuffer word = NativeBuffer.allocate(Integer.BYTES);
    for (SeccompAction action : SeccompAction.values()) {
      word.bytes().putInt(0, action.value());
      if (LibC.syscall(nr, SECCOMP_GET_ACTION_AVAIL, 0, word.address(), 0, 0, 0) != 0) {
        int errno = LibC.errno();
        if (errno != Errno.EOPNOTSUPP && errno != Errno.EINVAL) {
          return errno;
        }
        absent.add(action.name().toLowerCase(Locale.ROOT));
      }
    }
    return 0;
  }

  private static String name(int errno) {
    return ErrnoNames.nameOrNumber(errno);
  }
}
