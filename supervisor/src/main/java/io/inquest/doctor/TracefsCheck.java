package io.inquest.doctor;

import io.inquest.doctor.Diagnosis.Ok;

/** The kernel's own description of its events; Inquest's tables have what it says. */
final class TracefsCheck implements Check {
  private static final String[] PLACES = {"/sys/kernel/tracing", "/sys/kernel/debug/tracing"};

  private final SystemFiles files;

  TracefsCheck(SystemFiles files) {
    this.files = files;
  }

  @Override
  public String name() {
    return "tracefs";
  }

  @Override
  public Diagnosis diagnose() {
    for (String place : PLACES) {
      if (files.exists(place + "/events/syscalls")) {
        return new Ok(place + " has the syscall events; not needed");
      }
    }
    return new Ok("not mounted, or not for this user; not needed");
  }
}
