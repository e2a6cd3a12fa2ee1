package io.inquest.doctor;

import io.inquest.doctor.Diagnosis.Limited;
import io.inquest.doctor.Diagnosis.Missing;
import io.inquest.doctor.Diagnosis.Ok;
import java.util.Optional;

/** Filters that were there before Inquest, and the container that may have brought them. */
final class SurroundingsCheck implements Check {
  private static final String FILTER_MODE = "2";

  private final SystemFiles files;

  SurroundingsCheck(SystemFiles files) {
    this.files = files;
  }

  @Override
  public String name() {
    return "surroundings";
  }

  @Override
  public Diagnosis diagnose() {
    String mode = files.status("Seccomp").orElse("");
    if (!files.exists(SystemFiles.STATUS)) {
      return SystemFiles.withoutProc(
          SystemFiles.STATUS, "It tells whether there are filters around Inquest itself.");
    }
    if (mode.isEmpty()) {
      return new Missing(
          "/proc/self/status has no line Seccomp:",
          "This kernel was built without seccomp.",
          "Boot a kernel with CONFIG_SECCOMP_FILTER.");
    }
    if (!mode.equals(FILTER_MODE)) {
      return new Ok("no filter around Inquest itself; " + container());
    }
    String count = files.status("Seccomp_filters").orElse("an unknown number of");
    return new Limited(
        count + " filter(s) around Inquest itself; " + container(),
        "They are in force for the program too. They are older than its tracer and unobserved:"
            + " their kills and traps are recorded, the calls that they fail only with run --exact;"
            + " and a refusal of theirs can keep Inquest from working.",
        unit().isPresent()
            ? "Start Inquest outside of the unit; or let that allow ptrace, by a line"
                + " SystemCallFilter=@debug below the others where it lists what is allowed."
            : "Start Inquest outside; or let the container have no filter of its own (docker and"
                + " podman: --security-opt seccomp=unconfined).");
  }

  /** The unit of systemd that this process is of, by cgroups(7); a session is none. */
  private Optional<String> unit() {
    return files
        .read("/proc/self/cgroup")
        .flatMap(
            text ->
                text.lines()
                    .map(line -> line.substring(line.lastIndexOf('/') + 1))
                    .filter(name -> name.endsWith(".service"))
                    .findFirst());
  }

  private String container() {
    Optional<String> unit = unit();
    if (unit.isPresent()) {
      return "in the unit " + unit.get();
    }
    if (files.exists("/.dockerenv")) {
      return "in a Docker container";
    }
    if (files.exists("/run/.containerenv")) {
      return "in a Podman container";
    }
    return files
        .read("/run/systemd/container")
        .map(manager -> "in a container of " + manager)
        .orElse("no sign of a container");
  }
}
