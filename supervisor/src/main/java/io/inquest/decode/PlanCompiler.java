package io.inquest.decode;

import io.inquest.decode.call.Operand;
import io.inquest.decode.catalog.PrinterCatalog;
import io.inquest.decode.name.ValueNames;
import io.inquest.decode.printer.DecimalPrinter;
import io.inquest.decode.printer.FlagsPrinter;
import io.inquest.decode.printer.HexPrinter;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Parameter;
import io.inquest.linux.arch.Signature;
import io.inquest.linux.arch.Signedness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From a call's signature to the plan of its decoding. */
final class PlanCompiler {
  private static final int ARGUMENTS = 6;

  private PlanCompiler() {}

  /** The plan of call {@code nr}, null if the ABI's table has no such number. */
  static CallPlan compile(Architecture abi, int nr) {
    Optional<String> name = abi.syscalls().name(nr);
    if (name.isEmpty()) {
      return null;
    }
    Optional<Signature> signature = Signature.of(abi, name.get());
    List<CallPlan.Slot> slots = signature.isPresent() ? slots(abi, signature.get()) : unknown();
    return new CallPlan(ValueNames.ascii(name.get() + (slots.isEmpty() ? "()" : "(")), slots);
  }

  private static List<CallPlan.Slot> slots(Architecture abi, Signature signature) {
    PrinterCatalog catalog = new PrinterCatalog(abi, signature);
    List<Parameter> parameters = signature.parameters();
    List<CallPlan.Slot> slots = new ArrayList<>(ARGUMENTS);
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      if (isNoise(parameter)) {
        continue;
      }
      Parameter next = i + 1 < parameters.size() ? parameters.get(i + 1) : parameter;
      if (parameter.has("lo") && next.has("hi")) {
        slots.add(halves(abi, parameter, next));
        i++;
      } else if (parameter.has("hi") && next.has("lo")) {
        slots.add(halves(abi, next, parameter));
        i++;
      } else {
        slots.add(new CallPlan.Slot(Operand.of(parameter), catalog.printer(parameter)));
      }
    }
    return slots;
  }

  /** Whether the kernel ignores the register, or the call of today's kernels has it not yet. */
  private static boolean isNoise(Parameter parameter) {
    return parameter.has("pad")
        || parameter.has("ignored_on_64bit")
        || parameter.has("not_in_6.18");
  }

  /** One argument of 64 bits in two registers of 32. */
  private static CallPlan.Slot halves(Architecture abi, Parameter low, Parameter high) {
    Operand operand = Operand.halves(low, high);
    return new CallPlan.Slot(
        operand,
        low.flagSet().isEmpty()
            ? new DecimalPrinter(operand.signed())
            : new FlagsPrinter(abi, low.flagSet(), Long.SIZE));
  }

  private static List<CallPlan.Slot> unknown() {
    List<CallPlan.Slot> slots = new ArrayList<>(ARGUMENTS);
    for (int i = 0; i < ARGUMENTS; i++) {
      Parameter parameter = new Parameter(i, "", "", Long.SIZE, Signedness.UNSIGNED, "arg", "", "");
      slots.add(new CallPlan.Slot(Operand.of(parameter), new HexPrinter(Long.SIZE)));
    }
    return slots;
  }
}
