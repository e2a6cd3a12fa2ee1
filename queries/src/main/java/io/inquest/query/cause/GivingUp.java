package io.inquest.query.cause;

import java.util.List;

/**
 * Functions that a program is in once it has given up: they report a failure and end the process.
 * What is refused to it there is no root of the failure.
 */
public final class GivingUp {
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
  private static final List<String> PARTS =
      List.of(
          "std::panicking::",
          "3std9panicking",
          "core::panicking::",
          "4core9panicking",
          "VMError::report_and_die",
          "VMError14report_and_die");

  private GivingUp() {}

  /** Whether a function is one of them, by the name that a call stack has for it. */
  public static boolean isNamed(String symbol) {
    for (String name : FUNCTIONS) {
      // A version (abort@@GLIBC_2.2.5) or a compiler's part of the function (abort.cold) may
      // follow.
      if (symbol.startsWith(name)
          && (symbol.length() == name.length()
              || "@.".indexOf(symbol.charAt(name.length())) >= 0)) {
        return true;
      }
    }
    return PARTS.stream().anyMatch(symbol::contains);
  }
}
