package io.inquest.decode.catalog;

import io.inquest.decode.call.Operand;
import io.inquest.decode.printer.AddressPrinter;
import io.inquest.decode.printer.ArgumentPrinter;
import io.inquest.decode.printer.DecimalPrinter;
import io.inquest.decode.printer.EnumPrinter;
import io.inquest.decode.printer.FlagsPrinter;
import io.inquest.decode.printer.HexPrinter;
import io.inquest.decode.printer.SelectedPrinter;
import io.inquest.decode.printer.SignalPrinter;
import io.inquest.decode.printer.StringPrinter;
import io.inquest.linux.arch.Architecture;

/** What the four arguments of prctl(2) after the option are for each option. */
final class PrctlArguments {
  private final Architecture abi;
  private final int position;
  private final SelectedPrinter printer;

  private PrctlArguments(Architecture abi, Operand option, int position) {
    this.abi = abi;
    this.position = position;
    this.printer = new SelectedPrinter(option, 0xffffffffL, new HexPrinter(Long.SIZE));
  }

  /** The printer of the argument in {@code position} 1 to 4. */
  static ArgumentPrinter printer(Architecture abi, Operand option, int position) {
    PrctlArguments arguments = new PrctlArguments(abi, option, position);
    arguments.simple();
    arguments.named();
    return arguments.printer;
  }

  private void simple() {
    DecimalPrinter number = new DecimalPrinter(false);
    AddressPrinter address = new AddressPrinter();
    for (String option :
        new String[] {
          "PR_GET_DUMPABLE",
          "PR_GET_KEEPCAPS",
          "PR_GET_SECCOMP",
          "PR_GET_SECUREBITS",
          "PR_GET_TIMERSLACK",
          "PR_GET_TIMING",
          "PR_TASK_PERF_EVENTS_DISABLE",
          "PR_TASK_PERF_EVENTS_ENABLE"
        }) {
      when(option);
    }
    for (String option :
        new String[] {
          "PR_SET_DUMPABLE",
          "PR_SET_KEEPCAPS",
          "PR_SET_TIMERSLACK",
          "PR_SET_CHILD_SUBREAPER",
          "PR_SET_PTRACER"
        }) {
      when(option, number);
    }
    for (String option :
        new String[] {
          "PR_GET_PDEATHSIG",
          "PR_GET_NAME",
          "PR_GET_CHILD_SUBREAPER",
          "PR_GET_TSC",
          "PR_GET_ENDIAN",
          "PR_GET_TID_ADDRESS"
        }) {
      when(option, address);
    }
    when("PR_SET_NO_NEW_PRIVS", number, number, number, number);
    when("PR_GET_NO_NEW_PRIVS", number, number, number, number);
    when("PR_SET_NAME", StringPrinter.TEXT);
    when("PR_SET_PDEATHSIG", new SignalPrinter());
    when("PR_GET_AUXV", address, number);
  }

  private void named() {
    EnumPrinter capability = names("capability");
    when("PR_CAPBSET_READ", capability);
    when("PR_CAPBSET_DROP", capability);
    when("PR_CAP_AMBIENT", names("prctl_arg.cap_ambient"), capability);
    when("PR_SET_SECUREBITS", flags("securebits"));
    when("PR_SET_SECCOMP", names("seccomp_mode"), SpecialPrinters.filterProgram(abi));
    when("PR_SET_TSC", names("prctl_arg.tsc"));
    when("PR_SET_MDWE", flags("prctl_arg.mdwe"));
    when("PR_SCHED_CORE", names("prctl_arg.sched_core"), new DecimalPrinter(false));
    AddressPrinter address = new AddressPrinter();
    DecimalPrinter number = new DecimalPrinter(false);
    when("PR_SET_MM", names("prctl_arg.mm"), address, number);
    when("PR_SET_VMA", names("prctl_arg.vma"), address, number, StringPrinter.TEXT);
  }

  private void when(String option, ArgumentPrinter... arguments) {
    printer.when(
        SpecialPrinters.value(abi, "prctl_op", option),
        position <= arguments.length ? arguments[position - 1] : null);
  }

  private EnumPrinter names(String key) {
    return new EnumPrinter(abi, key, abi.wordBits());
  }

  private FlagsPrinter flags(String key) {
    return new FlagsPrinter(abi, key, abi.wordBits());
  }
}
