package io.inquest.filter.write;

import io.inquest.filter.algebra.ValueSet;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Parameter;
import io.inquest.linux.arch.Signature;
import io.inquest.linux.event.Event;
import io.inquest.linux.event.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** By which names the arguments of some calls of one ABI can be compared, and how wide each is. */
final class CallFields {
  private final Architecture abi;
  private final List<String> calls = new ArrayList<>();

  CallFields(Architecture abi, List<Integer> numbers) {
    this.abi = abi;
    for (int nr : numbers) {
      calls.add(abi.syscalls().name(nr).orElseThrow());
    }
  }

  /**
   * Values of an argument under the name that compares them.
   *
   * @param name a parameter's, or {@code argN}
   * @param values as wide as the comparison
   * @param signed whether the comparison is signed
   * @param constants the key of the parameter's constants; empty where it has none
   */
  record Bound(Architecture abi, String name, ValueSet values, boolean signed, String constants) {}

  /** The name for values of an argument; empty if no name compares as much of it as they need. */
  Optional<Bound> bind(int argument, ValueSet values) {
    Optional<Parameter> parameter = parameter(argument);
    if (parameter.isPresent()) {
      Parameter own = parameter.get();
      Optional<ValueSet> fitting = values.low(own.comparedBits());
      boolean nameable = isField(own.name(), argument, own.comparedBits());
      if (nameable && (fitting.isPresent() || own.comparedBits() == 64)) {
        return Optional.of(
            new Bound(
                abi,
                own.name(),
                fitting.orElse(values),
                own.signed() == io.inquest.linux.arch.Signedness.SIGNED,
                own.flagSet()));
      }
    }
    String raw = "arg" + argument;
    for (int bits : new int[] {32, 64}) {
      Optional<ValueSet> fitting = bits == 64 ? Optional.of(values) : values.low(bits);
      if (fitting.isPresent() && isField(raw, argument, bits)) {
        return Optional.of(new Bound(abi, raw, fitting.get(), false, ""));
      }
    }
    return Optional.empty();
  }

  /** Whether a name means so many bits of this argument in every call. */
  private boolean isField(String name, int argument, int bits) {
    for (String call : calls) {
      Optional<Field> field = Event.of(abi, call).scope().resolve(name);
      if (field.isEmpty()
          || !(field.get() instanceof Field.Numeric number)
          || number.position() != argument
          || number.bits() != bits) {
        return false;
      }
    }
    return !calls.isEmpty();
  }

  /** The parameter that all calls have in this place. */
  private Optional<Parameter> parameter(int argument) {
    Parameter common = null;
    for (String call : calls) {
      Parameter own = null;
      Optional<Signature> signature = Signature.of(abi, call);
      if (signature.isPresent()) {
        for (Parameter each : signature.get().parameters()) {
          own = each.position() == argument ? each : own;
        }
      }
      boolean alike =
          own != null
              && (common == null
                  || (common.name().equals(own.name())
                      && common.signed() == own.signed()
                      && common.comparedBits() == own.comparedBits()));
      if (!alike) {
        return Optional.empty();
      }
      common = own;
    }
    return Optional.ofNullable(common);
  }
}
