package io.inquest.trace.stop;

import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.compile.Supervision;
import io.inquest.decide.Decider;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.libc.CloneFlags;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.ptrace.Stop;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.TraceeGoneException;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.trace.record.RunRecorder;
import io.inquest.trace.task.Task;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps CLONE_UNTRACED from making a child that the tracer does not see: the flag is cleared for
 * the call and put back when it returns, so that the program finds what it wrote. Owned by the
 * tracer thread.
 *
 * <p>The kernel asks the filters about the altered call, too. What they answer to it is worked out
 * before: a policy's filter and a program's own that {@link io.inquest.linux.seccomp.ClonePass} is
 * before let it go on if it carries a token. Where others would answer it otherwise than the call
 * itself, it is not made.
 */
public final class UntracedClone {
  private static final int FLAGS = 0;
  private static final int FLAGS_SIZE = Long.BYTES;

  private final RunRecorder recorder;
  private final Decider decider;
  private final OptionalLong token;
  private final SeccompData altered = new SeccompData();

  /**
   * @param supervision how the run's filters are told that a call was judged; empty if none can be,
   *     and the calls that cannot be altered are to be made as they are
   */
  public UntracedClone(RunRecorder recorder, Decider decider, Optional<Supervision> supervision) {
    this.recorder = recorder;
    this.decider = decider;
    this.token =
        supervision.isPresent() ? OptionalLong.of(supervision.get().pass()) : OptionalLong.empty();
  }

  /** At a clone(2) that is let through: the flags are its first argument. */
  void clearArgument(Task task, StoppedTracee stopped, SeccompData call) {
    if ((call.argument(FLAGS) & CloneFlags.CLONE_UNTRACED) == 0) {
      return;
    }
    altered.set(call).setArgument(FLAGS, call.argument(FLAGS) & ~CloneFlags.CLONE_UNTRACED);
    if (goesOn(task, stopped, call)) {
      alter(task, stopped, call, FLAGS);
    } else if (token.isEmpty()) {
      gap(
          task,
          "its clone has CLONE_UNTRACED, and a filter would answer it otherwise without: the task"
              + " that it makes is not traced");
    } else {
      altered.setArgument(Supervision.TOKEN_ARGUMENT, word(call, token.getAsLong()));
      if (goesOn(task, stopped, call)) {
        alter(task, stopped, call, FLAGS);
        alter(task, stopped, call, Supervision.TOKEN_ARGUMENT);
      } else {
        stopped.refuseCall(call.arch(), -Errno.ENOSYS);
        gap(
            task,
            "its clone has CLONE_UNTRACED, and a filter would answer it otherwise without: it was"
                + " not made and failed with ENOSYS");
      }
    }
  }

  /** Whether the filters that the kernel holds answer the altered call as they are to. */
  private boolean goesOn(Task task, StoppedTracee stopped, SeccompData call) {
    SeccompAction answer = SeccompAction.of(decider.enacted(task.filters(), altered));
    if (stopped.stop() == Stop.SECCOMP) {
      // RET_TRACE has had its stop.
      return answer == SeccompAction.ALLOW
          || answer == SeccompAction.LOG
          || answer == SeccompAction.TRACE;
    }
    return answer == SeccompAction.of(decider.enacted(task.filters(), call));
  }

  /** The call is made with one altered argument, which neither it nor its child keeps. */
  private void alter(Task task, StoppedTracee stopped, SeccompData call, int position) {
    int auditArch = call.arch();
    long own = call.argument(position);
    stopped.setArgument(auditArch, position, altered.argument(position));
    task.atSyscallExit((t, atExit, result) -> atExit.restoreArgument(auditArch, position, own));
    task.atFirstStopOfChild(child -> child.restoreArgument(auditArch, position, own));
  }

  private static long word(SeccompData call, long value) {
    int bits = Architecture.of(call.arch(), call.nr()).orElseThrow().wordBits();
    return bits == Long.SIZE ? value : Integer.toUnsignedLong((int) value);
  }

  private void gap(Task task, String text) {
    recorder.append(new Gap(recorder.now(), GapKind.LOST_TRACEE, task.tid(), 1, text));
  }

  /**
   * At a clone3(2) that is let through: the flags are the first word of {@code struct clone_args}
   * in the program's memory. Whoever else can write there may set the flag again before the kernel
   * reads it: then a child is made that no event tells of.
   */
  void clearMemory(Task task, StoppedTracee stopped, SeccompData call) {
    long address = call.argument(0);
    byte[] word = stopped.memory().readForCall(address, FLAGS_SIZE);
    if (word.length < FLAGS_SIZE) {
      if (stopped.memory().endedAtAbsentPage()) {
        notCleared(task, stopped, call, "its clone3 has flags that are not in memory");
      }
      return;
    }
    long flags = ByteBuffer.wrap(word).order(ByteOrder.nativeOrder()).getLong();
    if ((flags & CloneFlags.CLONE_UNTRACED) != 0) {
      // The structure may lie in memory that the program cannot write.
      try {
        stopped.memory().overwrite(address, bytes(flags & ~CloneFlags.CLONE_UNTRACED));
        task.atSyscallExit((t, atExit, result) -> atExit.memory().restore(address, bytes(flags)));
      } catch (TraceeGoneException e) {
        throw e;
      } catch (ErrnoException e) {
        notCleared(task, stopped, call, "its clone3 has CLONE_UNTRACED where it cannot be cleared");
        return;
      }
    }
    watch(task);
  }

  /** A clone3 whose flags stay as they are is not made, unless all calls are to be. */
  private void notCleared(Task task, StoppedTracee stopped, SeccompData call, String reason) {
    if (token.isEmpty()) {
      watch(task);
      return;
    }
    stopped.refuseCall(call.arch(), -Errno.ENOSYS);
    gap(task, reason + ": it was not made and failed with ENOSYS");
  }

  private void watch(Task task) {
    task.offspring().expect();
    task.atSyscallExit((t, atExit, result) -> escaped(t, result));
  }

  private void escaped(Task task, long child) {
    if (child > 0 && !task.offspring().wasTold()) {
      gap(
          task,
          "its clone3 made task "
              + child
              + " with CLONE_UNTRACED, which could not be cleared or was set again: that"
              + " task is not traced, and what a policy refuses it fails with ENOSYS");
    }
  }

  private static byte[] bytes(long word) {
    return ByteBuffer.allocate(FLAGS_SIZE).order(ByteOrder.nativeOrder()).putLong(word).array();
  }
}
