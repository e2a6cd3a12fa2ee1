package io.inquest.filter.learn;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Parameter;
import io.inquest.linux.arch.Signature;
import io.inquest.linux.event.Event;
import io.inquest.linux.event.Field;
import io.inquest.linux.event.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The arguments of a call that say what it is to do: flags, enumerations (families, operations,
 * requests) and signals. Of all others (addresses, sizes, offsets, times, identities, modes) the
 * values of one run say nothing of the next. Immutable.
 *
 * @param parameters those arguments, in order
 * @param stream the descriptor of a call that only writes to it
 */
record Choices(List<Parameter> parameters, Optional<Parameter> stream) {
  private static final Set<String> KINDS = Set.of("flags", "enum", "signal");
  private static final Set<String> WRITING = Set.of("write", "writev");

  /** A clock may be a task's own, which its identity is part of. */
  private static final String CLOCKS = "clockid";

  /** Standard error is the last of the standard streams. */
  static final long LAST_STREAM = 2;

  Choices {
    parameters = List.copyOf(parameters);
  }

  /** Of a call by the name that the ABI's table has. */
  static Choices of(Architecture abi, String call) {
    List<Parameter> choices = new ArrayList<>();
    Parameter stream = null;
    Optional<Signature> signature = Signature.of(abi, call);
    if (signature.isPresent()) {
      Scope scope = Event.of(abi, call).scope();
      for (Parameter parameter : signature.get().parameters()) {
        if (KINDS.contains(parameter.kind())
            && !parameter.flagSet().equals(CLOCKS)
            && isNamed(scope, parameter)) {
          choices.add(parameter);
        } else if (parameter.kind().equals("fd") && WRITING.contains(call)) {
          stream = parameter;
        }
      }
    }
    return new Choices(choices, Optional.ofNullable(stream));
  }

  private static boolean isNamed(Scope scope, Parameter parameter) {
    Optional<Field> field = scope.resolve(parameter.name());
    return field.isPresent()
        && field.get() instanceof Field.Numeric number
        && number.position() == parameter.position();
  }

  /** What a call's registers say of them: as many bits as count, without a sign. */
  List<Long> values(List<Long> arguments) {
    Long[] values = new Long[parameters.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(parameters.get(i), arguments);
    }
    return List.of(values);
  }

  /** What a call's registers say of one argument. */
  static long value(Parameter parameter, List<Long> arguments) {
    return arguments.get(parameter.position()) & (-1L >>> (64 - parameter.comparedBits()));
  }
}
