package io.inquest.trace.record;

import io.inquest.audit.entry.AuditEntry.Frame;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.decide.Decision;
import io.inquest.decide.InstalledFilter;
import io.inquest.linux.proc.Mappings;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.stack.CallStack;
import io.inquest.linux.stack.PendingStack;
import io.inquest.linux.stack.StackFrame;
import io.inquest.linux.stack.StackUnwinder;
import io.inquest.trace.task.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Takes the call stacks of refused calls, at the first of like ones, and of filters' installations,
 * and records them: soon after what refers to them, since the task does not wait until another
 * thread has found out what the places on its stack are called. libdw is looked for when the first
 * is wanted; without it there are none. Owned by the tracer thread.
 */
public final class CallStacks {
  /** Number of a stack that there is not. */
  static final int NONE = 0;

  /** Stacks of a run that are kept: a program may make a call site of every call. */
  private static final int MOST = 4096;

  /** How long the end of a run waits for the names on a stack: debug information may be large. */
  private static final int SECONDS_AT_THE_END = 20;

  private final RunRecorder recorder;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private Consumer<Runnable> tracer = call -> {};
  private final StackNumbers ofRefusals = new StackNumbers();
  // Told apart by identity: siblings may have different filters with equal indexes.
  private final IdentityHashMap<InstalledFilter, Map<String, Integer>> ofPrograms =
      new IdentityHashMap<>();
  private StackUnwinder unwinder;
  private boolean missing;
  private int taken;

  /** A stack that was taken and is not yet recorded. */
  private record Pending(int number, int tid, int tgid, PendingStack stack) {}

  CallStacks(RunRecorder recorder) {
    this.recorder = recorder;
  }

  /** Tells how the tracer is called when a stack can be recorded; else it is at the next event. */
  public void callBy(Consumer<Runnable> caller) {
    tracer = caller;
  }

  /**
   * The number of the stack at the first refusal like this one.
   *
   * @param callSite the instruction behind the refused call
   */
  int atRefusal(Task task, StoppedTracee stopped, Decision decision, long callSite) {
    if (missing) {
      return NONE;
    }
    int image = task.group().image();
    // One of several that are not told apart goes by the oldest.
    InstalledFilter filter = task.filters().filter(Math.max(0, decision.filter()));
    int known = ofRefusals.get(image, filter, decision.instruction(), callSite);
    if (known != NONE || taken == MOST) {
      return known;
    }
    int number = ofSameProgram(task, stopped, filter, decision.instruction(), callSite);
    if (number != NONE) {
      ofRefusals.put(image, filter, decision.instruction(), callSite, number);
    }
    return number;
  }

  /** Another process may have been refused it at the same place of the same file. */
  private int ofSameProgram(
      Task task, StoppedTracee stopped, InstalledFilter filter, int instruction, long callSite) {
    String place = Mappings.filePlace(task.tid(), callSite);
    if (place.isEmpty()) {
      return take(task, stopped);
    }
    String key = task.group().exe() + '\n' + place + ' ' + instruction;
    Map<String, Integer> known = ofPrograms.computeIfAbsent(filter, each -> new HashMap<>());
    int number = known.getOrDefault(key, NONE);
    if (number == NONE) {
      number = take(task, stopped);
      known.put(key, number);
    }
    return number;
  }

  /** The number of the stack as it is now. */
  public int take(Task task, StoppedTracee stopped) {
    if (missing || taken == MOST) {
      return NONE;
    }
    if (unwinder == null) {
      unwinder = StackUnwinder.load().orElse(null);
      missing = unwinder == null;
      if (missing) {
        return NONE;
      }
    }
    taken++;
    pending.add(
        new Pending(
            taken,
            task.tid(),
            task.tgid(),
            unwinder.unwind(stopped, task.tgid(), task.group().image(), this::callTracer)));
    return taken;
  }

  /** On another thread. */
  private void callTracer() {
    tracer.accept(this::recordNamed);
  }

  /** Records the stacks that are there, in their order. */
  void recordNamed() {
    while (!pending.isEmpty() && pending.peek().stack().isDone()) {
      record(pending.remove(), 0);
    }
  }

  /** Records all stacks that were taken. */
  void recordAll() {
    while (!pending.isEmpty()) {
      record(pending.remove(), SECONDS_AT_THE_END);
    }
  }

  private void record(Pending taken, int seconds) {
    CallStack stack = taken.stack().await(seconds);
    recorder.append(
        new StackTaken(
            recorder.now(), taken.number(), taken.tid(), taken.tgid(), frames(stack), stack.cut()));
  }

  /** Forgets a thread group that has ended: its number may be given again. */
  public void groupEnded(int tgid) {
    if (unwinder != null) {
      unwinder.forget(tgid);
    }
  }

  private static List<Frame> frames(CallStack stack) {
    List<Frame> frames = new ArrayList<>(stack.frames().size());
    for (StackFrame frame : stack.frames()) {
      frames.add(
          new Frame(
              frame.address(),
              frame.module(),
              frame.moduleAddress(),
              frame.buildId(),
              frame.symbol(),
              frame.symbolOffset(),
              frame.source(),
              frame.line()));
    }
    return frames;
  }
}
