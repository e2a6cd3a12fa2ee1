package io.inquest.trace.install;

import io.inquest.audit.entry.AuditEntry.CallSite;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.Bytes;
import io.inquest.decide.InstalledFilter;
import io.inquest.decide.TaskFilters;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.proc.SeccompStatus;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.seize.ProcessFilters;
import io.inquest.trace.record.RunRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The filters that were in force when Inquest started: a container's, a unit's, a launcher's. What
 * Inquest launches inherits them. The kernel lets nobody read filters who is under one
 * (PTRACE_SECCOMP_GET_FILTER, ptrace(2)), so that only their number is known, and what they do.
 *
 * @param count how many there are
 * @param listened whether one of them has a listener: its notification outranks a stop, and the
 *     listener may let the call go on
 * @param witnessed whether the newest of the run's own filters stops every call that it lets
 *     through. RET_TRACE is outranked by every refusal: a call that does not stop then was answered
 *     by an older filter
 */
public record OlderFilters(int count, boolean listened, boolean witnessed) {
  /** None. */
  public static final OlderFilters NONE = new OlderFilters(0, false, false);

  /** Data of a witness's stops: any would do, the tracer evaluates what it knows of the chain. */
  private static final int COOKIE = 0xfffd;

  private static final String BLIND_SPOT =
      "it is older than Inquest, and cannot be read by whom it filters";

  /** Those of the calling thread. */
  public static OlderFilters ofThisThread() {
    int count = SeccompStatus.ofThisThread().filters();
    return count == 0 ? NONE : new OlderFilters(count, false, false);
  }

  public boolean any() {
    return count > 0;
  }

  /** The same, with what is known of a listener. */
  public OlderFilters listened(boolean isSo) {
    return new OlderFilters(count, isSo, witnessed);
  }

  /** The same, with what becomes visible of them. */
  public OlderFilters witnessed(boolean isSo) {
    return new OlderFilters(count, listened, any() && isSo);
  }

  /** A chain that begins with them. */
  public TaskFilters beneath(TaskFilters none) {
    TaskFilters chain = none;
    for (int index = 0; index < count; index++) {
      chain =
          chain.with(
              new InstalledFilter(
                  index,
                  Origin.OLDER,
                  ProcessFilters.STAND_IN,
                  ProcessFilters.STAND_IN,
                  false,
                  Optional.empty()));
    }
    return chain;
  }

  /**
   * What the kernel gets in place of the newest of a run's own filters, if it is to be a witness.
   */
  public Program witness(Program newest) {
    if (!witnessed) {
      return newest;
    }
    List<Instruction> code = new ArrayList<>(newest.length());
    for (Instruction each : newest.instructions()) {
      boolean lets =
          each.code() == Instruction.RET_K && SeccompAction.of(each.k()) == SeccompAction.ALLOW;
      code.add(lets ? Instruction.of(Instruction.RET_K, SeccompAction.TRACE.with(COOKIE)) : each);
    }
    return Program.of(code);
  }

  /** Records that they are there, and what of them is not seen. */
  public void record(RunRecorder recorder, int leader) {
    for (int index = 0; index < count; index++) {
      recorder.append(
          new FilterInstalled(
              recorder.now(),
              index,
              Origin.OLDER,
              "",
              leader,
              0,
              "",
              Bytes.of(new byte[0]),
              List.of(),
              false,
              BLIND_SPOT,
              CallSite.NONE,
              ""));
    }
    if (any() && !witnessed) {
      gap(
          recorder,
          GapKind.UNOBSERVED_FILTER,
          leader,
          listened
              ? "older than Inquest; a listener answers in the place of one, so that it cannot be"
                  + " told where they fail a call"
              : "older than Inquest: where they fail a call, only inquest run --exact sees it");
    }
    if (listened) {
      gap(
          recorder,
          GapKind.UNINSTRUMENTED_FILTER,
          leader,
          "the listener of a filter that is older than Inquest could let through what a policy"
              + " refuses");
    }
  }

  private void gap(RunRecorder recorder, GapKind kind, int leader, String detail) {
    recorder.append(new Gap(recorder.now(), kind, leader, count, detail));
  }
}
