package io.inquest.replay;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.journal.StoreException;
import io.inquest.filter.learn.Observations;
import io.inquest.filter.learn.Runtimes;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.Action;
import io.inquest.query.RecordedRun;
import io.inquest.query.cause.evidence.RecordedCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The recorded calls of runs, sorted into those to allow and those to refuse. */
final class RunReading {
  /** How open, openat and openat2 begin in a decoded call. */
  private static final String OPENING = "open";

  private final boolean keepRefusals;
  private final List<Evaluator> inForce = new ArrayList<>();
  private final Observations allowed = new Observations();
  private final Map<Action, Observations> refused = new LinkedHashMap<>();
  private final Runtimes runtimes = new Runtimes();
  private final List<Counts> counts = new ArrayList<>();

  /**
   * @param keepRefusals whether to refuse again what policies refused
   * @param inForce the policy that is to be widened; none if one is learned from nothing
   */
  RunReading(boolean keepRefusals, List<Program> inForce) {
    this.keepRefusals = keepRefusals;
    for (Program program : inForce) {
      this.inForce.add(new Evaluator(program));
    }
  }

  /** What was recorded of a run. */
  static final class Counts {
    private long decisions;
    private long byPolicies;
    private long byOthers;

    /** All that was decided. */
    long decisions() {
      return decisions;
    }

    /** What policies refused. */
    long byPolicies() {
      return byPolicies;
    }

    /** What the program's own filters refused, or older ones. */
    long byOthers() {
      return byOthers;
    }
  }

  void read(RecordedRun run) throws StoreException {
    for (TaskExecuted exec : run.evidence().execs()) {
      runtimes.executed(exec.exe());
      runtimes.marked(exec.marks());
    }
    int index = counts.size();
    Counts own = new Counts();
    counts.add(own);
    run.decisions().forEach(decision -> take(index, own, decision));
  }

  private void take(int run, Counts own, Decision decision) {
    SeccompAction action = SeccompAction.of(decision.action());
    boolean byPolicy = decision.isRefusal() && !decision.policy().isEmpty();
    own.decisions++;
    runtimes.named(decision.comm());
    lookForLibrary(decision);
    own.byPolicies += byPolicy ? 1 : 0;
    own.byOthers += decision.isRefusal() && !byPolicy ? 1 : 0;
    if (byPolicy && keepRefusals) {
      // What a listener or a tracer was to decide, nobody decides any more.
      if (action != SeccompAction.TRACE && action != SeccompAction.USER_NOTIF) {
        int data = action == SeccompAction.ERRNO ? decision.data() : 0;
        add(
            refused.computeIfAbsent(new Action(action, data), key -> new Observations()),
            run,
            decision);
      }
    } else if (inForce.isEmpty() || isRefusedInForce(decision)) {
      // What a filter of the program's own refused, it refuses again, if it is reached.
      add(allowed, run, decision);
    }
  }

  /** Libraries are opened by their paths. */
  private void lookForLibrary(Decision decision) {
    String call = decision.decoded();
    int start = call.indexOf('"') + 1;
    int end = call.indexOf('"', start);
    if (call.startsWith(OPENING) && start > 0 && end > start) {
      runtimes.opened(call.substring(start, end));
    }
  }

  private static void add(Observations to, int run, Decision decision) {
    to.add(
        run,
        decision.auditArch(),
        decision.nr(),
        decision.arguments(),
        decision.tid() != decision.tgid());
  }

  private boolean isRefusedInForce(Decision decision) {
    SeccompData call = RecordedCall.data(decision);
    boolean refused = false;
    for (Evaluator evaluator : inForce) {
      refused |= SeccompAction.of(evaluator.run(call)).isRefusal();
    }
    return refused;
  }

  /** By what the programs are run. */
  Runtimes runtimes() {
    return runtimes;
  }

  Observations allowed() {
    return allowed;
  }

  Map<Action, Observations> refused() {
    return refused;
  }

  /** Of each run in the order in which they were read. */
  List<Counts> counts() {
    return counts;
  }
}
