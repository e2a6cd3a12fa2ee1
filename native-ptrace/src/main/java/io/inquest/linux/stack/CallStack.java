package io.inquest.linux.stack;

import java.util.List;

/**
 * A task's calls.
 *
 * @param frames the innermost first; empty if the task could not be looked at
 * @param cut why there are no further frames; empty if the last one is the outermost
 */
public record CallStack(List<StackFrame> frames, String cut) {
  public CallStack {
    frames = List.copyOf(frames);
  }
}
