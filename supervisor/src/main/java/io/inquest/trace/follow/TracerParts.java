package io.inquest.trace.follow;

import io.inquest.compile.Supervision;
import io.inquest.decide.Decider;
import io.inquest.linux.ptrace.Ptrace;
import io.inquest.trace.install.OlderFilters;
import io.inquest.trace.install.ProgramFilters;
import io.inquest.trace.interrupt.Interruption;
import io.inquest.trace.interrupt.MemoryHolds;
import io.inquest.trace.interrupt.TracerCalls;
import io.inquest.trace.record.RunRecorder;
import io.inquest.trace.record.RunStart;
import io.inquest.trace.stop.Deaths;
import io.inquest.trace.stop.Enactment;
import io.inquest.trace.stop.EntryStops;
import io.inquest.trace.stop.LivingThreads;
import io.inquest.trace.stop.Safeguards;
import io.inquest.trace.stop.SeccompStops;
import io.inquest.trace.stop.UntracedClone;
import io.inquest.trace.task.TaskTable;
import io.inquest.trace.tighten.TightenOrders;
import io.inquest.trace.tighten.Tightening;
import java.util.Optional;

/**
 * What a tracer consists of, put together alike whether the run launches its program or attaches to
 * it. Owned by the tracer thread.
 */
public final class TracerParts {
  private final Ptrace ptrace;
  private final RunRecorder recorder;
  private final TracerCalls calls;
  private final TaskTable tasks = new TaskTable();
  private final Decider decider = new Decider();
  private final Interruption interruption;
  private final MemoryHolds holds;
  private final ProgramFilters programFilters;
  private final SeccompStops seccompStops;
  private final EntryStops entryStops;
  private final Deaths deaths;
  private final Tightening tightening;
  private final TightenOrders tightenOrders;

  /**
   * @param launched how the run's filters tell the tracer from the program; empty if the run has
   *     attached to its tasks: it installs no filter, and alters none
   * @param older the filters that the run's own are on top of
   * @param recordAll whether calls that nothing refuses are recorded too
   * @param calls what other threads call the tracer for
   */
  public TracerParts(
      Ptrace ptrace,
      RunRecorder recorder,
      Optional<Supervision> launched,
      OlderFilters older,
      boolean recordAll,
      TracerCalls calls) {
    this.ptrace = ptrace;
    this.recorder = recorder;
    this.calls = calls;
    recorder.stacks().callBy(calls::make);
    boolean installs = launched.isPresent();
    Supervision supervision =
        launched.orElseGet(() -> new Supervision(RunStart.randomToken(), false));
    interruption = new Interruption(ptrace, decider);
    holds = new MemoryHolds(interruption, tasks, recorder);
    programFilters = new ProgramFilters(recorder, tasks, supervision, installs);
    UntracedClone untracedClone = new UntracedClone(recorder, decider, launched);
    Safeguards safeguards = new Safeguards(untracedClone, programFilters, holds);
    Enactment enactment = new Enactment(supervision);
    seccompStops = new SeccompStops(decider, recorder, safeguards, enactment, older, recordAll);
    entryStops =
        new EntryStops(decider, recorder, safeguards, enactment, older, recordAll, installs);
    deaths = new Deaths(decider, recorder, new LivingThreads(ptrace, tasks));
    tightening = new Tightening(interruption, tasks, recorder, holds, decider);
    tightenOrders = new TightenOrders(tightening, calls);
  }

  Ptrace ptrace() {
    return ptrace;
  }

  RunRecorder recorder() {
    return recorder;
  }

  TracerCalls calls() {
    return calls;
  }

  TaskTable tasks() {
    return tasks;
  }

  Interruption interruption() {
    return interruption;
  }

  MemoryHolds holds() {
    return holds;
  }

  SeccompStops seccompStops() {
    return seccompStops;
  }

  Deaths deaths() {
    return deaths;
  }

  /** The programs' own filters. */
  public ProgramFilters programFilters() {
    return programFilters;
  }

  /** The stops at the entry of calls. */
  public EntryStops entryStops() {
    return entryStops;
  }

  /** Further policies, as they come in. */
  public Tightening tightening() {
    return tightening;
  }

  /** The way in which they come. */
  public TightenOrders tightenOrders() {
    return tightenOrders;
  }

  /**
   * The tracer. To be called once, on the thread that is to use it.
   *
   * @param watchdog kills the program should the tracer wait for its memory
   * @param leader the thread group whose end is the run's
   */
  public Tracer tracer(RunClient client, MemoryWatchdog watchdog, int leader) {
    return new Tracer(this, client, watchdog, leader);
  }
}
