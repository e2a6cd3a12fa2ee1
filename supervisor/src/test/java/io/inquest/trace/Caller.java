package io.inquest.trace;

import io.inquest.linux.proc.ProcFs;
import io.inquest.tracee.BareRun;
import java.util.ArrayList;
import java.util.List;

/** Who starts Inquest: the user whom the tests run as and, if that is root, an ordinary one. */
enum Caller {
  SELF,
  NOBODY;

  private static final String NOBODY_ID = "65534";

  /** Those that can be had here, for parameterised tests. */
  static List<Caller> possible() {
    String uid = ProcFs.field(ProcFs.read("/proc/self/status"), "Uid:");
    boolean root = uid.startsWith("0\t");
    return root && BareRun.of("sh", "-c", "command -v setpriv").status().shellStatus() == 0
        ? List.of(SELF, NOBODY)
        : List.of(SELF);
  }

  /** The command as this user starts it. */
  List<String> starts(List<String> command) {
    if (this == SELF) {
      return command;
    }
    List<String> through =
        new ArrayList<>(
            List.of("setpriv", "--reuid", NOBODY_ID, "--regid", NOBODY_ID, "--clear-groups", "--"));
    through.addAll(command);
    return through;
  }
}
