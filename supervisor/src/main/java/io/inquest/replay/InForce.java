package io.inquest.replay;

import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.ProgramException;
import io.inquest.query.QueryException;
import io.inquest.query.RecordedRun;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The programs of the policies that were in force in a run. */
final class InForce {
  private InForce() {}

  /**
   * The programs with their real actions, the outermost first.
   *
   * @throws QueryException if they are not recorded as they were
   */
  static List<Program> in(RecordedRun run) {
    List<Program> programs = new ArrayList<>();
    for (FilterInstalled filter : run.policies()) {
      try {
        programs.add(Program.parse(filter.program().toArray(), ByteOrder.nativeOrder()));
      } catch (ProgramException e) {
        throw new QueryException(
            "the program of policy "
                + filter.policy()
                + " of run "
                + run.run().name()
                + " is damaged: "
                + e.getMessage());
      }
    }
    return programs;
  }
}
