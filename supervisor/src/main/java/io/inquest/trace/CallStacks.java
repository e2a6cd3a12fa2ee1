package io.inquest.trace;

import io.inquest.audit.entry.AuditEntry.Frame;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.decide.Decision;
import io.inquest.decide.InstalledFilter;
import io.inquest.linux.proc.Mappings;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.stack.CallStack;
import io.inquest.linux.stack.StackFrame;
import io.inquest.linux.stack.StackUnwinder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the call stacks of refused calls, at the first of like ones, and of filters' installations,
 * and records them. libdw is looked for when the first is wanted; without it there are none. Owned
 * by the tracer thread.
 */
final class CallStacks {
  /** Number of a stack that there is not. */
  static final int NONE = 0;

  /** Stacks of a run that are kept: a program may make a call site of every call. */
  private static final int MOST = 4096;

  private final RunRecorder recorder;
  private final StackNumbers ofRefusals = new StackNumbers();
  // Told apart by identity: siblings may have different filters with equal indexes.
  private final IdentityHashMap<InstalledFilter, Map<String, Integer>> ofPrograms =
      new IdentityHashMap<>();
  private StackUnwinder unwinder;
  private boolean missing;
  private int taken;

  CallStacks(RunRecorder recorder) {
    this.recorder = recorder;
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
  int take(Task task, StoppedTracee stopped) {
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
    CallStack stack = unwinder.unwind(stopped, task.tgid(), task.group().image());
    taken++;
    recorder.append(
        new StackTaken(recorder.now(), taken, task.tid(), task.tgid(), frames(stack), stack.cut()));
    return taken;
  }

  /** Forgets a thread group that has ended: its number may be given again. */
  void groupEnded(int tgid) {
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
