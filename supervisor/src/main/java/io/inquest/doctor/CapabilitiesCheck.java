package io.inquest.doctor;

import io.inquest.doctor.Diagnosis.Limited;
import io.inquest.doctor.Diagnosis.Ok;

/** What this user may do that others may not (capabilities(7)). */
final class CapabilitiesCheck implements Check {
  private static final int CAP_SETGID = 6;
  private static final int CAP_SETUID = 7;
  private static final int CAP_SYS_PTRACE = 19;
  private static final int CAP_SYS_ADMIN = 21;

  private final SystemFiles files;

  CapabilitiesCheck(SystemFiles files) {
    this.files = files;
  }

  @Override
  public String name() {
    return "capabilities";
  }

  @Override
  public Diagnosis diagnose() {
    if (files.status("CapEff").isEmpty()) {
      return SystemFiles.withoutProc(SystemFiles.STATUS, "It tells what this user may do.");
    }
    String found =
        held("CAP_SYS_ADMIN", CAP_SYS_ADMIN)
            + ", "
            + held("CAP_SYS_PTRACE", CAP_SYS_PTRACE)
            + ", "
            + held("CAP_SETUID", CAP_SETUID)
            + ", "
            + held("CAP_SETGID", CAP_SETGID);
    if (files.status("NoNewPrivs").orElse("0").equals("1")) {
      return new Limited(
          found + "; no_new_privs is set already",
          "Programs gain nothing by set-user-ID files (sudo, su, ping), with Inquest or without.",
          "Start Inquest from a shell that was not started under no_new_privs.");
    }
    if (!files.hasCapability(CAP_SYS_ADMIN)) {
      return new Limited(
          found,
          "The kernel takes filters from this user only under no_new_privs, which is set in the"
              + " program: set-user-ID files (sudo, su, ping) give it nothing. --user is root's.",
          "Where that matters, run Inquest as root, with --user NAME.");
    }
    if (!files.hasCapability(CAP_SETUID) || !files.hasCapability(CAP_SETGID)) {
      return new Limited(
          found, "run --user cannot change the user.", "Give Inquest CAP_SETUID and CAP_SETGID.");
    }
    return new Ok(found);
  }

  private String held(String name, int number) {
    return (files.hasCapability(number) ? "" : "no ") + name;
  }
}
