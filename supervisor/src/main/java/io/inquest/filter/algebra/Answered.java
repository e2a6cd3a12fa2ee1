package io.inquest.filter.algebra;

import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Action;

/** What a return value comes to: two that have the same effect are one. */
final class Answered {
  private Answered() {}

  /**
   * The return value with the same effect that stands for all of them: an action that the kernel
   * does not know is KILL_PROCESS, and the data of an action is 0 where a program and its tracer
   * cannot tell it.
   */
  static int effect(int returnValue) {
    SeccompAction action = SeccompAction.of(returnValue);
    return switch (action) {
      case ERRNO, TRAP, TRACE -> action.with(SeccompAction.data(returnValue));
      case KILL_PROCESS, KILL_THREAD, USER_NOTIF, LOG, ALLOW -> action.value();
    };
  }

  /** The return value as an action. */
  static Action action(int returnValue) {
    return new Action(SeccompAction.of(returnValue), SeccompAction.data(returnValue));
  }
}
