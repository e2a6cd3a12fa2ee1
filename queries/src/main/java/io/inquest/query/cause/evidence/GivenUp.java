package io.inquest.query.cause.evidence;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.Frame;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import java.util.List;
import java.util.Optional;

/**
 * A task that had given up when a call was refused to it: its call stack shows a function that
 * reports a failure and ends the process. What is refused from then on is no root of the failure.
 *
 * @param stack the stack's number
 * @param time when it was taken
 * @param function the outermost such function
 * @param forGood whether that never returns; a panic may be recovered from
 */
record GivenUp(int stack, int tid, int tgid, long time, String function, boolean forGood) {
  /** Of C libraries, of C++, and of runtimes; names as symbol tables have them. */
  private static final List<String> FUNCTIONS =
      List.of(
          "abort",
          "__assert_fail",
          "__assert_fail_base",
          "__assert_perror_fail",
          "__libc_message",
          "__libc_message_impl",
          "__libc_fatal",
          "__fortify_fail",
          "__stack_chk_fail",
          "malloc_printerr",
          "_dl_fatal_printf",
          "std::terminate()",
          "_ZSt9terminatev",
          "_ZN10__cxxabiv111__terminateEPFvvE",
          "_ZN9__gnu_cxx27__verbose_terminate_handlerEv",
          "runtime.throw",
          "runtime.fatal",
          "runtime.fatalthrow",
          "runtime.fatalpanic",
          "runtime.dieFromSignal",
          "runtime.crash",
          "Py_FatalError",
          "_Py_FatalErrorFunc",
          "V8_Fatal",
          "erts_exit");

  /** Parts of names that a compiler has mangled, whose whole depends on arguments and hashes. */
  private static final List<String> CRASHES =
      List.of("VMError::report_and_die", "VMError14report_and_die");

  private static final List<String> PANICS =
      List.of("std::panicking::", "3std9panicking", "core::panicking::", "4core9panicking");

  /** What a call stack shows of it; empty if nothing. */
  public static Optional<GivenUp> in(StackTaken stack) {
    String function = "";
    boolean forGood = false;
    for (Frame frame : stack.frames()) {
      boolean never = neverReturns(frame.symbol());
      if (never || (!forGood && PANICS.stream().anyMatch(frame.symbol()::contains))) {
        function = frame.symbol();
        forGood |= never;
      }
    }
    return function.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new GivenUp(
                stack.number(), stack.tid(), stack.tgid(), stack.time(), function, forGood));
  }

  private static boolean neverReturns(String symbol) {
    for (String name : FUNCTIONS) {
      // A version (abort@@GLIBC_2.2.5) or a compiler's part of the function (abort.cold) may
      // follow.
      if (symbol.startsWith(name)
          && (symbol.length() == name.length()
              || "@.".indexOf(symbol.charAt(name.length())) >= 0)) {
        return true;
      }
    }
    return CRASHES.stream().anyMatch(symbol::contains);
  }

  /**
   * Whether the task was still giving up at a refusal. Later refusals at the same place refer to
   * the first one's stack, so that a stack's number alone does not tell.
   */
  boolean covers(Decision refusal, TaskTree tasks) {
    return refusal.tid() == tid
        && refusal.time() >= time
        && (forGood || refusal.stack() == stack)
        && tasks.groupAt(refusal.tgid(), refusal.time()) == tasks.groupAt(tgid, time);
  }
}
