package io.inquest.trace.install;

import io.inquest.linux.proc.ProcFs;
import io.inquest.tracee.BareRun;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Who starts Inquest: the user whom the tests run as and, if that is root, an ordinary one. */
public enum Caller {
  SELF,
  NOBODY;

  private static final String NOBODY_ID = "65534";

  /** The command as this user starts it; the calling test is skipped where it cannot be had. */
  public List<String> starts(List<String> command) {
    if (this == SELF) {
      return command;
    }
    String uid = ProcFs.field(ProcFs.read("/proc/self/status"), "Uid:");
    Assumptions.assumeTrue(uid.startsWith("0\t"), "only root can become another user");
    Assumptions.assumeTrue(
        BareRun.of("sh", "-c", "command -v setpriv").status().shellStatus() == 0,
        "setpriv is not installed");
    List<String> through =
        new ArrayList<>(
            List.of("setpriv", "--reuid", NOBODY_ID, "--regid", NOBODY_ID, "--clear-groups", "--"));
    through.addAll(command);
    return through;
  }
}
