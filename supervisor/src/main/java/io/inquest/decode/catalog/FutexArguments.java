package io.inquest.decode.catalog;

import io.inquest.decode.call.Operand;
import io.inquest.decode.printer.AddressPrinter;
import io.inquest.decode.printer.ArgumentPrinter;
import io.inquest.decode.printer.DecimalPrinter;
import io.inquest.decode.printer.HexPrinter;
import io.inquest.decode.printer.SelectedPrinter;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Parameter;

/** Which arguments of futex(2) each operation has, and what its fourth one is. */
final class FutexArguments {
  /** The operation without its flags. */
  private static final long COMMAND = 0x7f;

  private static final int VALUE = 2;
  private static final int TIMEOUT = 3;
  private static final int SECOND_WORD = 4;

  private static final String[] WAITS = {
    "FUTEX_WAIT", "FUTEX_WAIT_BITSET", "FUTEX_WAIT_REQUEUE_PI", "FUTEX_LOCK_PI", "FUTEX_LOCK_PI2"
  };
  private static final String[] MOVES = {
    "FUTEX_REQUEUE", "FUTEX_CMP_REQUEUE", "FUTEX_WAKE_OP", "FUTEX_CMP_REQUEUE_PI"
  };

  private final Architecture abi;
  private final Operand operation;

  private FutexArguments(Architecture abi, Operand operation) {
    this.abi = abi;
    this.operation = operation;
  }

  /** The printer of a parameter, null for the first two. */
  static ArgumentPrinter printer(Architecture abi, Operand operation, Parameter parameter) {
    FutexArguments arguments = new FutexArguments(abi, operation);
    return switch (parameter.position()) {
      case 0, 1 -> null;
      case VALUE -> arguments.value();
      case TIMEOUT -> arguments.timeout(parameter);
      case SECOND_WORD -> arguments.secondWord();
      default -> arguments.thirdValue();
    };
  }

  private ArgumentPrinter value() {
    SelectedPrinter printer = new SelectedPrinter(operation, COMMAND, new DecimalPrinter(false));
    when(printer, null, "FUTEX_LOCK_PI", "FUTEX_LOCK_PI2", "FUTEX_UNLOCK_PI", "FUTEX_TRYLOCK_PI");
    return printer;
  }

  private ArgumentPrinter timeout(Parameter parameter) {
    SelectedPrinter printer = new SelectedPrinter(operation, COMMAND, null);
    when(printer, new StructCatalog(abi).printer(parameter.ctype(), null), WAITS);
    when(printer, new DecimalPrinter(false), MOVES);
    return printer;
  }

  private ArgumentPrinter secondWord() {
    SelectedPrinter printer = new SelectedPrinter(operation, COMMAND, null);
    when(printer, new AddressPrinter(), MOVES);
    when(printer, new AddressPrinter(), "FUTEX_WAIT_REQUEUE_PI");
    return printer;
  }

  private ArgumentPrinter thirdValue() {
    SelectedPrinter printer = new SelectedPrinter(operation, COMMAND, null);
    when(printer, new DecimalPrinter(false), "FUTEX_CMP_REQUEUE", "FUTEX_CMP_REQUEUE_PI");
    HexPrinter bits = new HexPrinter(Integer.SIZE);
    when(printer, bits, "FUTEX_WAIT_BITSET", "FUTEX_WAKE_BITSET", "FUTEX_WAKE_OP");
    return printer;
  }

  private void when(SelectedPrinter printer, ArgumentPrinter choice, String... operations) {
    for (String name : operations) {
      printer.when(SpecialPrinters.value(abi, "futex_op", name), choice);
    }
  }
}
