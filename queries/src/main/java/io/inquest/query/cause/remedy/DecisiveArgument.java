package io.inquest.query.cause.remedy;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ConstantNames;
import io.inquest.linux.arch.Parameter;
import io.inquest.linux.arch.Signature;
import io.inquest.linux.arch.Signedness;
import io.inquest.query.cause.evidence.ArgumentTests;
import io.inquest.query.cause.evidence.KernelNames;
import io.inquest.query.cause.evidence.RefusalKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An argument whose value tells a call from others of its name.
 *
 * @param position 0 to 5
 * @param name the kernel's name of the parameter, or {@code arg0} to {@code arg5}
 * @param register the whole register
 * @param written the bits that the kernel uses, as constants where they have some: {@code
 *     O_WRONLY|O_CREAT}
 * @param plain whether the register has no other bits
 */
record DecisiveArgument(int position, String name, long register, String written, boolean plain) {
  /** What says what a call is to do; other values of one run say nothing of the next. */
  private static final Set<String> CHOICES = Set.of("flags", "enum", "signal");

  /**
   * The arguments that the filter compared; if it compared none, those that say what the call is to
   * do. Addresses are none of them, since they differ from run to run.
   *
   * @param tests the comparisons that the deciding filter made
   */
  static List<DecisiveArgument> of(Decision decision, List<ArgumentTests.Test> tests) {
    String call = KernelNames.callOf(decision);
    Optional<Architecture> abi = Architecture.of(decision.auditArch(), decision.nr());
    Optional<Signature> signature =
        abi.isPresent() ? Signature.of(abi.get(), call) : Optional.empty();
    List<Parameter> parameters = signature.isPresent() ? signature.get().parameters() : List.of();
    List<DecisiveArgument> arguments = new ArrayList<>();
    for (int position = 0; position < decision.arguments().size(); position++) {
      Optional<Parameter> parameter =
          position < parameters.size() ? Optional.of(parameters.get(position)) : Optional.empty();
      boolean decisive =
          tests.isEmpty() ? choosesOperation(call, position, parameter) : isIn(tests, position);
      if (decisive && !isPointer(parameter)) {
        arguments.add(of(decision.arguments().get(position), position, abi, parameter));
      }
    }
    return arguments;
  }

  private static boolean isPointer(Optional<Parameter> parameter) {
    return parameter.isPresent() && parameter.get().signed() == Signedness.POINTER;
  }

  private static boolean isIn(List<ArgumentTests.Test> tests, int position) {
    for (ArgumentTests.Test test : tests) {
      if (test.argument() == position) {
        return true;
      }
    }
    return false;
  }

  private static boolean choosesOperation(
      String call, int position, Optional<Parameter> parameter) {
    int selector = RefusalKind.selectorPosition(call);
    // What comes behind the selector has another meaning with each of its values.
    return position == selector
        || ((selector < 0 || position < selector)
            && parameter.isPresent()
            && CHOICES.contains(parameter.get().kind()));
  }

  private static DecisiveArgument of(
      long register, int position, Optional<Architecture> abi, Optional<Parameter> parameter) {
    if (abi.isEmpty() || parameter.isEmpty()) {
      return new DecisiveArgument(position, "arg" + position, register, number(register), true);
    }
    Parameter of = parameter.get();
    long mask = -1L >>> (Long.SIZE - of.comparedBits());
    boolean signed = of.signed() == Signedness.SIGNED;
    String written =
        new ConstantNames(abi.get(), of.flagSet()).composed(register & mask, mask, signed);
    return new DecisiveArgument(
        position,
        of.name(),
        register,
        written,
        (register & ~mask) == 0 && !written.startsWith("-"));
  }

  /** As a format writes it that compares whole registers, without sign. */
  String whole() {
    return plain ? written : number(register);
  }

  private static String number(long value) {
    return value >= 0 && value < 256 ? Long.toString(value) : KernelNames.hex(value);
  }
}
